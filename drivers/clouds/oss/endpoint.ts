import {
  bucketUrl,
  describeBucket,
  explicitScheme,
  readEndpoint,
  type EndpointDescription,
} from '../../parameters/endpoint.ts'
import { flagOf, textOf } from '../../parameters/resolve.ts'
import type { Resolved } from '../../parameters/table.ts'

/** Where the SDK sends requests. */
export interface OssEndpoint {
  /** Scheme, host and port. */
  readonly origin: string
  /** True where the host already stands for the bucket. The SDK puts the bucket in front of all other hosts. */
  readonly bucketBound: boolean
}

/** Where requests for this bucket go. */
export function describeOss(resolved: Resolved): EndpointDescription {
  const bucket = bucketOf(resolved)
  const endpoint = ossEndpoint(resolved)
  const known = bucket !== undefined && endpoint !== undefined
  const addressing = endpoint?.bucketBound === true ? 'bound' : 'host'
  return describeBucket(resolved, bucket, known ? bucketUrl(endpoint.origin, bucket, addressing) : undefined)
}

/**
 * The registry sends requests to `endpoint` as it is, so that there it must be a host of the bucket: its own
 * (`bucket.oss-cn-beijing.aliyuncs.com`) or a custom domain bound to it. Everywhere else at Aliyun `endpoint` means a
 * host of the service: those of `aliyuncs.com`, and on private clouds those that begin with the region, are taken
 * for one when the bucket is not in front. Undefined while region and endpoint are.
 */
export function ossEndpoint(resolved: Resolved): OssEndpoint | undefined {
  const endpoint = textOf(resolved, 'endpoint')
  const region = textOf(resolved, 'region')
  const scheme = explicitScheme(endpoint) ?? (flagOf(resolved, 'secure') ? 'https' : 'http')
  if (endpoint === undefined) {
    if (region === undefined) return undefined
    const internal = flagOf(resolved, 'internal') ? '-internal' : ''
    const url = `${scheme}://${region}${internal}.aliyuncs.com`
    return URL.canParse(url) ? { origin: url, bucketBound: false } : undefined
  }
  const url = readEndpoint(endpoint, scheme)
  if (url === undefined) return undefined
  return { origin: url.origin, bucketBound: !isServiceHost(url.hostname, bucketOf(resolved), region) }
}

/**
 * OSS copies only within a region, through any of the region's hosts. A custom domain counts as a host of the region.
 */
export function copyService(resolved: Resolved): string {
  const { origin = '', bucketBound = false } = ossEndpoint(resolved) ?? {}
  const host = URL.canParse(origin) ? new URL(origin).host : ''
  const bucket = bucketOf(resolved) ?? ''
  const region = textOf(resolved, 'region') ?? ''
  const withoutBucket = host.startsWith(`${bucket}.`) ? host.slice(bucket.length + 1) : host
  const own = bucketBound && !isServiceHost(withoutBucket.replace(/:\d+$/, ''), bucket, region)
  const service = own ? region : withoutBucket
  return `oss at ${service.replace(/-internal(?=\.|$)/, '').replace(/\.aliyuncs\.com$/, '')}`
}

/** The registry's SDK writes it in lower case. */
export function bucketOf(resolved: Resolved): string | undefined {
  return textOf(resolved, 'bucket')?.toLowerCase()
}

function isServiceHost(host: string, bucket: string | undefined, region: string | undefined): boolean {
  if (bucket !== undefined && host.startsWith(`${bucket}.`)) return false
  if (host.endsWith('.aliyuncs.com')) return true
  const first = host.slice(0, host.indexOf('.')).replace(/-internal$/, '')
  return region !== undefined && first === region.toLowerCase()
}
