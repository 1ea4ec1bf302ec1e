import { checkBucketName, checkRegionName, commonParameters } from '../../parameters/common-parameters.ts'
import {
  checkNamedBucket,
  checkServiceHost,
  checkTransport,
  type ServiceHosts,
} from '../../parameters/findings.ts'
import { textOf } from '../../parameters/resolve.ts'
import type { Finding, ParametersOf, Resolved } from '../../parameters/table.ts'
import { bosAddress, regionOfBosHost } from './endpoint.ts'
import { bosRegions, currentBosRegion, hasNoS3Host, speaksHttpOnly } from './regions.ts'
import type { bosTexts } from './texts.ts'

/** The parameters of the registry's BOS driver, and what a desktop needs beside them. */
export const bosParameters = {
  accesskeyid: { kind: 'string', required: true, secret: true },
  accesskeysecret: { kind: 'string', required: true, secret: true },
  region: {
    kind: 'string',
    place: true,
    required: true,
    choices: bosRegions(),
    placeholder: 'bj',
  },
  bucket: commonParameters.bucket,
  endpoint: { kind: 'string', place: true, placeholder: 'bj.bcebos.com' },
  rootdirectory: commonParameters.rootdirectory,
  secure: commonParameters.secure,
  skipverify: { ...commonParameters.skipverify, readBy: [] },
  chunksize: commonParameters.chunksize,
  sessiontoken: { kind: 'string', secret: true, advanced: true, readBy: [] },
} as const satisfies ParametersOf<typeof bosTexts>

/** Findings of several parameters together, and of single ones beyond their kind. */
export function checkBos(resolved: Resolved): readonly Finding[] {
  return [
    ...checkRegion(resolved),
    ...checkBucketName(resolved, 'invalidBosBucket'),
    ...checkTransport(resolved, 'endpoint'),
    ...checkServiceHost(withCurrentRegion(resolved), 'endpoint', bosHosts),
    ...checkNamedBucket(resolved, 'endpoint', bosHosts, 'host of the service'),
    ...checkEndpoint(resolved),
  ]
}

function checkRegion(resolved: Resolved): Finding[] {
  const parameter = 'region'
  const region = textOf(resolved, parameter)
  if (region === undefined) return []
  const misnamed = checkRegionName(resolved)
  if (misnamed.length > 0) return misnamed
  const values = { region }
  if (currentBosRegion(region) !== region) {
    const message = `the service calls ${region} ${currentBosRegion(region)} today`
    const renamed = { ...values, instead: currentBosRegion(region) }
    return [{ parameter, severity: 'warning', id: 'renamedRegion', values: renamed, message }]
  }
  if (textOf(resolved, 'endpoint') !== undefined) return []
  if (hasNoS3Host(region)) {
    const message = `BOS has no host for Amazon's protocol in ${region}, which Bollard speaks`
    return [{ parameter, severity: 'error', id: 'bosNoS3Host', values, message }]
  }
  if (!bosRegions().includes(region)) {
    const message = `${region} is not a region of BOS that Bollard knows`
    return [{ parameter, severity: 'warning', id: 'unknownBosRegion', values, message }]
  }
  return []
}

function checkEndpoint(resolved: Resolved): Finding[] {
  const findings: Finding[] = []
  const address = bosAddress(resolved)
  if (address === undefined) return findings
  const url = new URL(address)
  const region = regionOfBosHost(url.hostname)
  const given = textOf(resolved, 'endpoint')
  const parameter = given === undefined ? 'secure' : 'endpoint'
  if (given !== undefined && region === undefined) {
    const message = `${url.hostname} is no host of BOS; own domains of a bucket do not speak Amazon's protocol`
    findings.push({
      parameter,
      severity: 'warning',
      id: 'bosForeignHost',
      values: { host: url.hostname },
      message,
    })
  }
  if (region !== undefined && url.protocol === 'https:' && speaksHttpOnly(region)) {
    const message = `the service names http only for ${url.hostname}`
    findings.push({
      parameter,
      severity: 'warning',
      id: 'bosHttpOnly',
      values: { host: url.hostname },
      message,
    })
  }
  if (given !== undefined && !given.includes(url.host)) {
    const message = `requests go to ${url.host}, the host for Amazon's protocol`
    findings.push({ parameter, severity: 'info', id: 'bosS3Host', values: { host: url.host }, message })
  }
  return findings
}

/** Hosts name a region by today's name. */
function withCurrentRegion(resolved: Resolved): Resolved {
  const region = textOf(resolved, 'region')
  if (region === undefined) return resolved
  return { ...resolved, values: { ...resolved.values, region: currentBosRegion(region) } }
}

const bosHosts: ServiceHosts = { regionOf: regionOfBosHost }
