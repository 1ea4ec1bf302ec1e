import type { BucketOfHost, CloudRequest } from '../common/request.ts'
import { OssRefusal } from './errors.ts'

export interface HostRules {
  /** As `oss-cn-hangzhou`. */
  readonly region: string
  readonly boundDomains: Readonly<Record<string, string>>
  readonly publicHostForbidden: boolean
}

/** A host stands for a bucket that is in front of a host of the service, or that a custom domain is bound to. */
export function bucketOfHost(rules: HostRules): BucketOfHost {
  return (host) => rules.boundDomains[host] ?? serviceHost.exec(host)?.[1]
}

/** Refuses hosts that the service does not answer for, before it looks who asks. */
export function requireHost(request: CloudRequest, rules: HostRules): void {
  const host = (request.headers.get('host') ?? '').replace(/:\d+$/, '')
  if (rules.boundDomains[host] !== undefined) return
  const [, bucket, region, internal] = serviceHost.exec(host) ?? []
  // An address, or a host of the service without a bucket in front: the bucket can only be in the path.
  if (bucket === undefined) throw new OssRefusal('SecondLevelDomainForbidden')
  if (region !== rules.region) {
    throw new OssRefusal(
      'AccessDenied',
      { Bucket: bucket, Endpoint: `${rules.region}.aliyuncs.com`, EC: '0003-00001403' },
      'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
    )
  }
  if (rules.publicHostForbidden && internal === undefined) throw new OssRefusal('PublicEndpointForbidden')
}

/** `bucket.oss-cn-hangzhou.aliyuncs.com` or `bucket.oss-cn-hangzhou-internal.aliyuncs.com`, and the same below localhost. */
const serviceHost = /^([^.]+)\.(oss-[a-z0-9-]+?)(-internal)?\.(?:aliyuncs\.com|localhost)$/
