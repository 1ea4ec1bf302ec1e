import { describeBucket, readEndpoint, type EndpointDescription } from '../../parameters/endpoint.ts'
import { flagOf, textOf } from '../../parameters/resolve.ts'
import type { Resolved } from '../../parameters/table.ts'

/** Where requests for this bucket go. The bucket is always in the host name: COS refuses it in the path. */
export function describeCos(resolved: Resolved): EndpointDescription {
  return describeBucket(resolved, textOf(resolved, 'bucket'), bucketUrl(resolved)?.origin)
}

/**
 * The bucket's own address; undefined while bucket and region are undefined. `domain` is a host that is bound to the
 * bucket, or a pattern with `{Bucket}` and `{Region}` for a COS that a company runs itself.
 */
export function bucketUrl(resolved: Resolved, accelerated = flagOf(resolved, 'accelerate')): URL | undefined {
  const bucket = textOf(resolved, 'bucket')
  const region = textOf(resolved, 'region')
  const domain = textOf(resolved, 'domain')
  if (bucket === undefined || region === undefined) return undefined
  const scheme = flagOf(resolved, 'secure') ? 'https' : 'http'
  const place = accelerated ? 'accelerate' : region
  const host = domain === undefined ? `${bucket}.cos.${place}.myqcloud.com` : filled(domain, bucket, region)
  return readEndpoint(host, scheme)
}

/**
 * The host by which a copy names its source. The service takes the bucket's standard host only, and no custom or
 * accelerated domain. For an empty bucket name it is the host of the service.
 */
export function copySourceHost(resolved: Resolved, bucket: string): string {
  const region = textOf(resolved, 'region') ?? ''
  const domain = textOf(resolved, 'domain') ?? ''
  if (!/\{Bucket\}/i.test(domain)) return `${bucket}.cos.${region}.myqcloud.com`
  return filled(domain, bucket, region).replace(/^https?:\/\//i, '')
}

function filled(domain: string, bucket: string, region: string): string {
  return domain.replace(/\{Bucket\}/gi, bucket).replace(/\{Region\}/gi, region)
}
