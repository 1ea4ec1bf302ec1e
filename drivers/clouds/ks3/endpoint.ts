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
import { ks3Region } from './regions.ts'

/** Where requests go: a host of the service, before which the bucket is put, or one that stands for the bucket. */
export interface Ks3Endpoint {
  /** With its path, and without a trailing slash. */
  readonly address: string
  readonly addressing: 'host' | 'bound'
}

/** Where requests for this bucket go. */
export function describeKs3(resolved: Resolved): EndpointDescription {
  const bucket = textOf(resolved, 'bucket')
  const endpoint = ks3Endpoint(resolved)
  const known = bucket !== undefined && endpoint !== undefined
  const url = known ? bucketUrl(endpoint.address, bucket, endpoint.addressing) : undefined
  return describeBucket(resolved, bucket, url)
}

/**
 * The registry's driver sends requests to `regionendpoint` as it is, so that there it must be a host of the bucket:
 * its own, or a domain bound to it. Kingsoft's own documents mean a host of the service: one of `ksyuncs.com` or, as
 * it was before 2021, `ksyun.com`, is taken for that when the bucket is not in front. Undefined while region and
 * endpoint are.
 */
export function ks3Endpoint(resolved: Resolved): Ks3Endpoint | undefined {
  const given = textOf(resolved, 'regionendpoint')
  const region = textOf(resolved, 'region')
  const scheme = explicitScheme(given) ?? (flagOf(resolved, 'secure') ? 'https' : 'http')
  if (given === undefined) {
    if (region === undefined) return undefined
    const internal = flagOf(resolved, 'internal') ? '-internal' : ''
    const url = `${scheme}://${ks3Region(region).label}${internal}.ksyuncs.com`
    return URL.canParse(url) ? { address: url, addressing: 'host' } : undefined
  }
  const url = readEndpoint(given, scheme)
  if (url === undefined) return undefined
  const { hostname } = url
  const ofBucket = hostname.startsWith(`${textOf(resolved, 'bucket') ?? ''}.`)
  return { address: serviceAddress(url), addressing: isKs3Host(hostname) && !ofBucket ? 'host' : 'bound' }
}

export function isKs3Host(host: string): boolean {
  return /\.ksyun(cs)?\.com$/.test(host)
}
