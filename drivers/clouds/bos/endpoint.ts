import {
  bucketUrl,
  describeBucket,
  explicitScheme,
  readEndpoint,
  serviceAddress,
  type EndpointDescription,
} from '../../parameters/endpoint.ts'
import { flagOf, textOf } from '../../parameters/resolve.ts'
import type { Resolved } from '../../parameters/table.ts'
import { currentBosRegion } from './regions.ts'

/** Where requests for this bucket go. */
export function describeBos(resolved: Resolved): EndpointDescription {
  const bucket = textOf(resolved, 'bucket')
  const address = bosAddress(resolved)
  const known = bucket !== undefined && address !== undefined
  return describeBucket(resolved, bucket, known ? bucketUrl(address, bucket, 'host') : undefined)
}

/**
 * The host that speaks Amazon's protocol, `s3.<region>.bcebos.com`. The registry's driver uses the native host,
 * `<region>.bcebos.com`: it gives the host of Amazon's protocol in the same region. A bucket in front of the host is
 * removed, because each request puts it there. Hosts outside `bcebos.com` (private clouds) stay as they are.
 * Undefined while region and endpoint are undefined.
 */
export function bosAddress(resolved: Resolved): string | undefined {
  const endpoint = textOf(resolved, 'endpoint')
  const region = textOf(resolved, 'region')
  const scheme = explicitScheme(endpoint) ?? (flagOf(resolved, 'secure') ? 'https' : 'http')
  if (endpoint === undefined) {
    if (region === undefined) return undefined
    const url = `${scheme}://s3.${currentBosRegion(region)}.bcebos.com`
    return URL.canParse(url) ? url : undefined
  }
  const url = readEndpoint(endpoint, scheme)
  if (url === undefined) return undefined
  const bucket = textOf(resolved, 'bucket') ?? ''
  const service = serviceAddress(url).replace(`://${bucket}.`, '://')
  return service.replace(
    /:\/\/([a-z]+)\.bcebos\.com(?=[:/]|$)/,
    (_, native: string) => `://s3.${currentBosRegion(native)}.bcebos.com`,
  )
}

/** The region that a host of the service names. */
export function regionOfBosHost(host: string): string | undefined {
  const region = /^(?:.+\.)?([a-z]+)\.bcebos\.com$/.exec(host)?.[1]
  return region === undefined ? undefined : currentBosRegion(region)
}
