import {
  bucketUrl,
  describeBucket,
  readEndpoint,
  serviceAddress,
  type EndpointDescription,
} from '../../parameters/endpoint.ts'
import { flagOf, textOf } from '../../parameters/resolve.ts'
import type { Resolved } from '../../parameters/table.ts'

/** Where requests for this bucket go. */
export function describeS3(resolved: Resolved): EndpointDescription {
  const bucket = textOf(resolved, 'bucket')
  const url = serviceUrl(resolved)
  const addressing = pathStyle(resolved) ? 'path' : 'host'
  const known = bucket !== undefined && url !== undefined
  return describeBucket(
    resolved,
    bucket,
    known ? bucketUrl(serviceAddress(url), bucket, addressing) : undefined,
  )
}

/** The service's own address, without the bucket; undefined while region and endpoint are. */
export function serviceUrl(resolved: Resolved): URL | undefined {
  const endpoint = textOf(resolved, 'regionendpoint')
  const scheme = flagOf(resolved, 'secure') ? 'https' : 'http'
  if (endpoint !== undefined) return readEndpoint(endpoint, scheme)
  const region = textOf(resolved, 'region')
  if (region === undefined) return undefined
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  if (flagOf(resolved, 'accelerate')) {
    const stack = flagOf(resolved, 'usedualstack') ? '.dualstack' : ''
    return new URL(`${scheme}://s3-accelerate${stack}.${suffix}`)
  }
  const fips = flagOf(resolved, 'usefipsendpoint') ? '-fips' : ''
  const stack = flagOf(resolved, 'usedualstack') ? '.dualstack' : ''
  return new URL(`${scheme}://s3${fips}${stack}.${region}.${suffix}`)
}

/** The service's address if the SDK must be told; undefined if the SDK finds it, as for Amazon's own hosts by https. */
export function explicitAddress(resolved: Resolved): string | undefined {
  const url = serviceUrl(resolved)
  const told = textOf(resolved, 'regionendpoint') !== undefined || url?.protocol === 'http:'
  return told && url !== undefined ? serviceAddress(url) : undefined
}

/**
 * Whether the bucket goes into the path. `forcepathstyle` decides. Without it, the path is used where the bucket in
 * front of the host would not resolve: an IP address, localhost, a host with a port, or a bucket with dots under
 * https.
 */
export function pathStyle(resolved: Resolved): boolean {
  const told = resolved.values['forcepathstyle']
  if (typeof told === 'boolean') return told
  const bucket = textOf(resolved, 'bucket') ?? ''
  if (!/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(bucket)) return true
  if (textOf(resolved, 'regionendpoint') === undefined) return false
  const url = serviceUrl(resolved)
  if (url === undefined) return true
  return url.port !== '' || url.hostname === 'localhost' || isAddress(url.hostname)
}

function isAddress(host: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(host) || host.startsWith('[')
}
