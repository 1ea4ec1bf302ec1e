import { checkBucketName, commonParameters } from '../../parameters/common-parameters.ts'
import {
  checkNamedBucket,
  checkServiceHost,
  checkTransport,
  type ServiceHosts,
} from '../../parameters/findings.ts'
import { flagOf, textOf } from '../../parameters/resolve.ts'
import type { Finding, ParametersOf, Resolved } from '../../parameters/table.ts'
import { isKs3Host, ks3Endpoint } from './endpoint.ts'
import { ks3Region, ks3RegionName, ks3Regions, ks3RegionsOfRegistry, regionOfKs3Host } from './regions.ts'
import type { ks3Texts } from './texts.ts'

/** The parameters of the registry's KS3 driver, and what a desktop needs beside them. */
export const ks3Parameters = {
  accesskey: { kind: 'string', secret: true },
  secretkey: { kind: 'string', secret: true },
  region: {
    kind: 'string',
    place: true,
    required: true,
    choices: ks3Regions(),
    placeholder: 'ks3-cn-beijing',
  },
  bucket: commonParameters.bucket,
  regionendpoint: {
    kind: 'string',
    place: true,
    placeholder: 'bucket.ks3-cn-beijing.ksyuncs.com',
  },
  rootdirectory: commonParameters.rootdirectory,
  internal: { kind: 'boolean', default: false },
  secure: commonParameters.secure,
  skipverify: { ...commonParameters.skipverify, readBy: [] },
  v4auth: { kind: 'boolean', default: true, advanced: true, readBy: [] },
  encrypt: commonParameters.encrypt,
  chunksize: commonParameters.chunksize,
  sessiontoken: { kind: 'string', secret: true, advanced: true, readBy: [] },
} as const satisfies ParametersOf<typeof ks3Texts>

/** Findings of several parameters together, and of single ones beyond their kind. */
export function checkKs3(resolved: Resolved): readonly Finding[] {
  return [
    ...checkCredentials(resolved),
    ...checkRegion(resolved),
    ...checkBucketName(resolved, 'invalidKs3Bucket'),
    ...checkTransport(resolved, 'regionendpoint'),
    ...checkServiceHost(resolved, 'regionendpoint', ks3Hosts),
    ...checkNamedBucket(resolved, 'regionendpoint', ks3Hosts, 'host of the bucket'),
    ...checkEndpoint(resolved),
  ]
}

function checkCredentials(resolved: Resolved): Finding[] {
  const access = textOf(resolved, 'accesskey')
  const secret = textOf(resolved, 'secretkey')
  if (access !== undefined && secret !== undefined) return []
  if (access === undefined && secret === undefined) {
    const message = 'taken from KS3_ACCESS_KEY_ID and KS3_SECRET_ACCESS_KEY where Bollard runs'
    return [{ parameter: 'accesskey', severity: 'info', id: 'ks3EnvironmentKeys', message }]
  }
  const parameter = access === undefined ? 'accesskey' : 'secretkey'
  const message =
    'accesskey and secretkey are used together; with one alone those of the environment are used'
  return [{ parameter, severity: 'warning', id: 'ks3HalfCredentials', message }]
}

function checkRegion(resolved: Resolved): Finding[] {
  const parameter = 'region'
  const given = textOf(resolved, parameter)
  if (given === undefined) return []
  const region = ks3RegionName(given)
  const values = { region }
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(region)) {
    const message = `Invalid region provided: ${region.slice(0, 60)}`
    return [{ parameter, severity: 'error', id: 'invalidRegion', message }]
  }
  if (region.endsWith('-internal')) {
    const message = 'the internal host is chosen by the parameter internal, not by the region'
    return [{ parameter, severity: 'error', id: 'regionNamesInternal', message }]
  }
  const findings = nameFindings(given, region)
  const { label, scope } = ks3Region(region)
  if (label !== region) {
    const host = `${label}.ksyuncs.com`
    const message = `hosts of ${region} are named otherwise: ${host}`
    findings.push({ parameter, severity: 'info', id: 'ks3Host', values: { region, host }, message })
  }
  if (scope.includes('_') && resolved.values['v4auth'] === true) {
    const message = `requests in ${region} are signed with version 2`
    findings.push({ parameter: 'v4auth', severity: 'info', id: 'ks3VersionTwo', values, message })
  }
  return findings
}

/** What a registry makes of the name: it has five regions, each with one name. */
function nameFindings(given: string, region: string): Finding[] {
  const parameter = 'region'
  if (!ks3Regions().includes(region)) {
    const message = `${region} is not a region of KS3 that Bollard knows; the registry refuses it`
    return [{ parameter, severity: 'warning', id: 'unknownKs3Region', values: { region }, message }]
  }
  const registry = ks3RegionsOfRegistry()
  if (!registry.includes(region)) {
    const values = { region, choices: registry.join(', ') }
    const message = `the registry's driver knows ${values.choices} only, and refuses ${region}`
    return [{ parameter, severity: 'warning', id: 'ks3RegionNotOfRegistry', values, message }]
  }
  if (given === region) return []
  const message = `${given} is taken for ${region}, the one name by which a registry knows it`
  return [{ parameter, severity: 'warning', id: 'ks3RegionName', values: { given, region }, message }]
}

function checkEndpoint(resolved: Resolved): Finding[] {
  const parameter = 'regionendpoint'
  const endpoint = ks3Endpoint(resolved)
  if (textOf(resolved, parameter) === undefined || endpoint === undefined) return []
  const findings: Finding[] = []
  if (endpoint.addressing === 'host') {
    const message = 'the registry sends requests to this host as it is: for it the bucket must be in front'
    findings.push({ parameter, severity: 'warning', id: 'endpointWithoutBucket', message })
  } else if (!isKs3Host(new URL(endpoint.address).hostname)) {
    const message = 'taken for a domain that is bound to the bucket'
    findings.push({ parameter, severity: 'info', id: 'endpointBound', message })
  }
  if (flagOf(resolved, 'internal') && !isKs3Host(new URL(endpoint.address).hostname)) {
    const message = 'internal has no effect: the endpoint says which host it is'
    findings.push({ parameter: 'internal', severity: 'warning', id: 'internalUnused', message })
  }
  return findings
}

const ks3Hosts: ServiceHosts = {
  regionOf: regionOfKs3Host,
  regionNamed: ks3RegionName,
  isInternal: (host) => /-internal\.ksyun(cs)?\.com$/.test(host),
  replacedBy: (host) =>
    host.endsWith('.ksyun.com') ? host.replace(/ksyun\.com$/, 'ksyuncs.com') : undefined,
}
