import { checkRegionName } from '../../parameters/common-parameters.ts'
import { explicitScheme, readEndpoint } from '../../parameters/endpoint.ts'
import { checkNamedBucket, checkServiceHost, checkTransport } from '../../parameters/findings.ts'
import { flagOf, textOf } from '../../parameters/resolve.ts'
import type { Finding, Resolved } from '../../parameters/table.ts'
import { amazonHost, amazonHosts } from './amazon-hosts.ts'
import { pathStyle, serviceUrl } from './endpoint.ts'
import { awsRegions, logLevels } from './parameters.ts'

/** Findings of single parameters beyond their kind, and of several together. */
export function checkS3(resolved: Resolved): readonly Finding[] {
  return [
    ...checkRegion(resolved),
    ...checkCredentials(resolved),
    ...checkSignature(resolved),
    ...checkBucket(resolved),
    ...checkTransport(resolved, 'regionendpoint'),
    ...checkServiceHost(resolved, 'regionendpoint', amazonHosts),
    ...checkNamedBucket(resolved, 'regionendpoint', amazonHosts, 'host of the service'),
    ...checkAddressing(resolved),
    ...checkEncryption(resolved),
    ...checkStorageClass(resolved),
    ...checkLogLevel(resolved),
    ...checkRedirectEndpoint(resolved),
  ]
}

function checkRegion(resolved: Resolved): Finding[] {
  const region = textOf(resolved, 'region')
  const endpoint = textOf(resolved, 'regionendpoint')
  if (region === undefined) {
    if (endpoint !== undefined) return []
    return [
      { parameter: 'region', severity: 'error', id: 'required', message: 'no region parameter provided' },
    ]
  }
  const misnamed = checkRegionName(resolved, /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i)
  if (misnamed.length > 0) return misnamed
  if (endpoint === undefined && !awsRegions().includes(region)) {
    const message = `${region} is not a region of Amazon S3 that Bollard knows`
    return [{ parameter: 'region', severity: 'warning', id: 'unknownRegion', values: { region }, message }]
  }
  return []
}

function checkCredentials(resolved: Resolved): Finding[] {
  const given = { accesskey: textOf(resolved, 'accesskey'), secretkey: textOf(resolved, 'secretkey') }
  if ((given.accesskey === undefined) === (given.secretkey === undefined)) return []
  const parameter = given.accesskey === undefined ? 'accesskey' : 'secretkey'
  const message =
    'accesskey and secretkey are used together; with one alone the standard credential chain is asked'
  return [{ parameter, severity: 'warning', id: 'halfCredentials', message }]
}

/** The registry refuses version 2 for one host of Amazon's only; the service refuses it at nearly all of them. */
function checkSignature(resolved: Resolved): Finding[] {
  if (resolved.values['v4auth'] !== false) return []
  const region = textOf(resolved, 'region')
  const endpoint = textOf(resolved, 'regionendpoint')
  const host = endpoint === undefined ? undefined : serviceUrl(resolved)?.hostname.toLowerCase()
  const amazon = host === undefined ? undefined : amazonHost(host)
  const refused = endpoint === undefined || endpoint.includes('s3.amazonaws.com')
  if (region === 'eu-central-1' || refused || amazon?.takesVersionTwo === false) {
    const message = 'on Amazon S3 this storage driver can only be used with v4 authentication'
    return [{ parameter: 'v4auth', severity: 'error', id: 'v4Required', message }]
  }
  if (amazon === undefined) return []
  const message = 'Amazon S3 takes version 2 only for buckets that were made before June 24, 2020'
  return [{ parameter: 'v4auth', severity: 'warning', id: 'v4Advised', message }]
}

function checkBucket(resolved: Resolved): Finding[] {
  const bucket = textOf(resolved, 'bucket')
  if (bucket === undefined || /^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/.test(bucket)) return []
  const message = 'a bucket name has 3 to 255 letters, digits, dots, dashes and underscores'
  return [{ parameter: 'bucket', severity: 'error', id: 'invalidBucket', message }]
}

function checkAddressing(resolved: Resolved): Finding[] {
  if (textOf(resolved, 'regionendpoint') === undefined || resolved.origins['forcepathstyle'] !== 'unset') {
    return []
  }
  const style = pathStyle(resolved) ? 'in the path' : 'in the host name'
  const message = `the bucket is addressed ${style}; registry 2.x uses the path, 3.x the host name unless forcepathstyle is set`
  const id = pathStyle(resolved) ? 'addressedInPath' : 'addressedInHost'
  return [{ parameter: 'forcepathstyle', severity: 'info', id, message }]
}

function checkEncryption(resolved: Resolved): Finding[] {
  const keyed = textOf(resolved, 'keyid') !== undefined
  if (flagOf(resolved, 'encrypt')) {
    if (keyed || textOf(resolved, 'regionendpoint') !== undefined) return []
    const message = 'without keyid it has no effect: Amazon S3 encrypts every new object anyway'
    return [{ parameter: 'encrypt', severity: 'info', id: 'encryptedAnyway', message }]
  }
  if (!keyed) return []
  const message = 'keyid has no effect without encrypt'
  return [{ parameter: 'keyid', severity: 'warning', id: 'keyIdWithoutEncrypt', message }]
}

/** A registry 2.x does not start with a class that it does not know. */
function checkStorageClass(resolved: Resolved): Finding[] {
  const storageClass = textOf(resolved, 'storageclass')
  if (storageClass === undefined || isStorageClassOf2(storageClass)) return []
  const message =
    'a registry 2.x does not start with this class: it knows NONE, STANDARD and REDUCED_REDUNDANCY'
  return [{ parameter: 'storageclass', severity: 'info', id: 'storageClassOf3', message }]
}

export function isStorageClassOf2(storageClass: unknown): boolean {
  return /^(?:NONE|STANDARD|REDUCED_REDUNDANCY)$/i.test(String(storageClass))
}

/** A registry takes every unknown word for off. Two levels write secrets into the log. */
function checkLogLevel(resolved: Resolved): Finding[] {
  const parameter = 'loglevel'
  const level = textOf(resolved, parameter)?.toLowerCase()
  if (level === undefined || level === 'false') return []
  if (!logLevels().includes(level)) {
    const message = 'the registry does not know this level and logs nothing'
    return [{ parameter, severity: 'warning', id: 'unknownLogLevel', message }]
  }
  if (level !== 'debugwithhttpbody' && level !== 'debugwithsigning') return []
  const message = 'the registry writes signatures or contents of its requests into its log'
  return [{ parameter, severity: 'warning', id: 'logsSecrets', message }]
}

/** In the words of the registry's sources. */
function checkRedirectEndpoint(resolved: Resolved): Finding[] {
  const parameter = 'redirectendpoint'
  const text = textOf(resolved, parameter)
  if (text === undefined) return []
  const refused = (message: string): Finding[] => [
    { parameter, severity: 'error', id: 'invalidRedirectEndpoint', message },
  ]
  if (explicitScheme(text) === undefined) return refused('no scheme specified for redirectendpoint')
  const url = readEndpoint(text, 'https')
  if (url === undefined) return refused('no host specified for redirectendpoint')
  if (url.pathname !== '/')
    return refused(`redirectendpoint cannot contain a base path: ${url.pathname.slice(0, 60)}`)
  if (url.search !== '' || url.hash !== '') return refused('redirectendpoint cannot contain query parameters')
  if (text.includes('@')) return refused('redirectendpoint should hold no user name or password')
  return []
}
