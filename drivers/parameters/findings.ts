import { explicitScheme, readEndpoint } from './endpoint.ts'
import { flagOf, textOf } from './resolve.ts'
import type { Finding, Resolved } from './table.ts'

/** What a service's host names say, for judging an endpoint that was set. Hosts come without port, in lower case. */
export interface ServiceHosts {
  /** The region a host of the service names, as the `region` parameter would; undefined for any other host. */
  readonly regionOf: (host: string) => string | undefined
  /** The name that `regionOf` has for a region, where it has several. */
  readonly regionNamed?: (region: string) => string
  /** Whether only machines inside the cloud reach it. */
  readonly isInternal?: (host: string) => boolean
  /** What replaced it, for a host that the service has given up. */
  readonly replacedBy?: (host: string) => string | undefined
}

/** Whether encryption and certificates protect requests. `parameter` is the driver's name for its endpoint. */
export function checkTransport(resolved: Resolved, parameter: string): Finding[] {
  const findings: Finding[] = []
  const endpoint = textOf(resolved, parameter)
  const scheme = explicitScheme(endpoint)
  if (endpoint !== undefined && hostOf(endpoint) === undefined) {
    const message = `${parameter} should be a host, with or without http:// or https://`
    findings.push({ parameter, severity: 'error', id: 'invalidEndpoint', message })
  } else if (endpoint?.includes('@') === true) {
    const message = `${parameter} should hold no user name or password: it is kept and shown in clear`
    findings.push({ parameter, severity: 'error', id: 'endpointWithPassword', message })
  }
  if (scheme === 'http' || (scheme === undefined && resolved.values['secure'] === false)) {
    const said = scheme === 'http' ? parameter : 'secure'
    const message = 'requests, and whatever is read and written, travel unencrypted'
    findings.push({ parameter: said, severity: 'warning', id: 'insecure', message })
  }
  if (flagOf(resolved, 'skipverify')) {
    const message = 'any server may claim to be this one: certificates are not checked'
    findings.push({ parameter: 'skipverify', severity: 'warning', id: 'skipVerify', message })
  }
  return findings
}

/** Whether the endpoint is one of another region, a public one where an internal one was asked for, or given up. */
export function checkServiceHost(resolved: Resolved, parameter: string, hosts: ServiceHosts): Finding[] {
  const host = hostOf(textOf(resolved, parameter))
  if (host === undefined) return []
  const findings: Finding[] = []
  const given = textOf(resolved, 'region')
  const region = given === undefined ? undefined : (hosts.regionNamed?.(given) ?? given)
  const named = hosts.regionOf(host)
  if (named !== undefined && region !== undefined && named.toLowerCase() !== region.toLowerCase()) {
    const message = `the endpoint is one of region ${named}, and region is ${region}`
    const values = { named, region }
    findings.push({ parameter, severity: 'warning', id: 'endpointOfOtherRegion', values, message })
  }
  if (named !== undefined && flagOf(resolved, 'internal') && hosts.isInternal?.(host) === false) {
    const message = 'the endpoint is a public one, and it wins over internal'
    findings.push({ parameter, severity: 'warning', id: 'publicEndpoint', message })
  }
  const instead = hosts.replacedBy?.(host)
  if (instead !== undefined) {
    const message = `the service has replaced ${host} by ${instead}`
    findings.push({
      parameter,
      severity: 'warning',
      id: 'deprecatedHost',
      values: { host, instead },
      message,
    })
  }
  return findings
}

/**
 * Whether the endpoint names the bucket. That is wrong where each request adds the bucket. Some registries need the
 * bucket's own host and add no bucket: there only a path is wrong.
 */
export function checkNamedBucket(
  resolved: Resolved,
  parameter: string,
  hosts: ServiceHosts,
  wanted: 'host of the service' | 'host of the bucket',
): Finding[] {
  const named = namedBucket(resolved, parameter, hosts)
  if (named === undefined) return []
  const { place, instead } = named
  if (place === 'host' && wanted === 'host of the bucket') {
    const message = `the host names the bucket, as the registry wants it here; other tools take ${instead}`
    return [{ parameter, severity: 'info', id: 'endpointOfBucket', values: { instead }, message }]
  }
  const message = `the endpoint names the bucket, which is put there for each request; write ${instead}`
  return [{ parameter, severity: 'warning', id: 'endpointNamesBucket', values: { instead }, message }]
}

/** Where an endpoint names the bucket, and the endpoint without it. */
export function namedBucket(
  resolved: Resolved,
  parameter: string,
  hosts: ServiceHosts,
): { readonly place: 'host' | 'path'; readonly instead: string } | undefined {
  const endpoint = textOf(resolved, parameter)?.replace(/\/+$/, '')
  const bucket = textOf(resolved, 'bucket')?.toLowerCase()
  const host = hostOf(endpoint)
  if (endpoint === undefined || bucket === undefined || host === undefined) return undefined
  const [scheme = ''] = /^https?:\/\//i.exec(endpoint) ?? []
  const rest = endpoint.slice(scheme.length)
  if (rest.toLowerCase().endsWith(`/${bucket}`)) {
    return { place: 'path', instead: endpoint.slice(0, -bucket.length - 1) }
  }
  // A bucket may be called as a service's hosts begin: s3.
  const behind = host.slice(bucket.length + 1)
  const ofService = hosts.regionOf(host) !== undefined && hosts.regionOf(behind) === undefined
  if (!host.startsWith(`${bucket}.`) || ofService) return undefined
  return { place: 'host', instead: `${scheme}${rest.slice(bucket.length + 1)}` }
}

function hostOf(endpoint: string | undefined): string | undefined {
  return endpoint === undefined ? undefined : readEndpoint(endpoint, 'https')?.hostname.toLowerCase()
}
