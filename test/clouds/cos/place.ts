import type { CloudRequest } from '../common/request.ts'
import { CosRefusal } from './errors.ts'

/** What the service's hosts are called here. */
export interface Hosts {
  readonly region: string
  /** What follows the region, `myqcloud.com` at the real service. */
  readonly suffix: string
  /** Own domains of buckets. */
  readonly domains: Readonly<Record<string, string>>
  /** Buckets with the global acceleration domain. */
  readonly accelerated: readonly string[]
}

/**
 * The bucket that a request's host names; refuses hosts of other regions, the bucket in the path, and what the
 * acceleration domain does not do.
 */
export function bucketOf(operation: string, request: CloudRequest, hosts: Hosts): string {
  const host = (request.headers.get('host') ?? '').replace(/:\d+$/, '')
  const own = hosts.domains[host]
  if (own !== undefined) return own
  if (host === `cos.${hosts.region}.${hosts.suffix}`) throw new CosRefusal('PathStyleDomainForbidden')
  const named = host.endsWith(`.${hosts.suffix}`) ? host.slice(0, -hosts.suffix.length - 1) : ''
  const [, bucket, region] = /^([^.]+)\.cos\.([^.]+)$/.exec(named) ?? []
  if (bucket === undefined) throw new CosRefusal('NoSuchBucket')
  if (!/^[a-z0-9-]+-\d+$/.test(bucket)) throw new CosRefusal('InvalidBucketName')
  if (region === 'accelerate') {
    if (!hosts.accelerated.includes(bucket)) throw new CosRefusal('BucketAccelerateNotEnabled')
    if (!acceleratedOperations.has(operation)) throw new CosRefusal('ActionAccelerateNotSupported')
    return bucket
  }
  // A bucket is known in its own region only.
  if (region !== hosts.region) throw new CosRefusal('NoSuchBucket')
  return bucket
}

/** As the SDK's own documentation of its option for acceleration lists them. */
const acceleratedOperations: ReadonlySet<string> = new Set([
  'PutObject',
  'GetObject',
  'HeadObject',
  'InitiateMultipartUpload',
  'UploadPart',
  'ListParts',
  'ListMultipartUploads',
  'CompleteMultipartUpload',
  'AbortMultipartUpload',
])
