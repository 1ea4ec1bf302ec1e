import { checkRegionName, commonParameters } from '../common-parameters.ts'
import type { Finding, ParameterTable, Resolved } from '../parameters.ts'
import { checkNamedBucket, checkServiceHost, checkTransport } from '../findings.ts'
import { flagOf, textOf } from '../parameters.ts'
import { amazonHost, amazonHosts } from './amazon-hosts.ts'
import { pathStyle, serviceUrl } from './endpoint.ts'

/** The parameters of the registry's S3 driver, today's (3.1) beside those of its first documents. */
export const s3Parameters = {
  accesskey: { kind: 'string', secret: true, meaning: 's3.accesskey' },
  secretkey: { kind: 'string', secret: true, meaning: 's3.secretkey' },
  region: {
    kind: 'string',
    place: true,
    choices: awsRegions(),
    meaning: 's3.region',
    placeholder: 'us-east-1',
  },
  bucket: { kind: 'string', place: true, required: true, meaning: 's3.bucket' },
  regionendpoint: {
    kind: 'string',
    place: true,
    meaning: 's3.regionendpoint',
    placeholder: 'https://s3.example.com',
  },
  rootdirectory: commonParameters.rootdirectory,
  forcepathstyle: { kind: 'boolean', meaning: 's3.forcepathstyle' },
  secure: commonParameters.secure,
  skipverify: commonParameters.skipverify,
  v4auth: { kind: 'boolean', default: true, meaning: 's3.v4auth', advanced: true },
  encrypt: commonParameters.encrypt,
  keyid: { kind: 'string', meaning: 's3.keyid', advanced: true },
  chunksize: commonParameters.chunksize,
  storageclass: {
    kind: 'choice',
    default: 'STANDARD',
    choices: [
      'NONE',
      'STANDARD',
      'REDUCED_REDUNDANCY',
      'STANDARD_IA',
      'ONEZONE_IA',
      'INTELLIGENT_TIERING',
      'OUTPOSTS',
      'GLACIER_IR',
      'EXPRESS_ONEZONE',
    ],
    meaning: 's3.storageclass',
    advanced: true,
  },
  objectacl: {
    kind: 'choice',
    default: 'private',
    choices: [
      'private',
      'public-read',
      'public-read-write',
      'authenticated-read',
      'aws-exec-read',
      'bucket-owner-read',
      'bucket-owner-full-control',
    ],
    meaning: 's3.objectacl',
    advanced: true,
  },
  sessiontoken: { kind: 'string', secret: true, meaning: 's3.sessiontoken', advanced: true },
  accelerate: { kind: 'boolean', default: false, meaning: 's3.accelerate', advanced: true },
  usedualstack: { kind: 'boolean', default: false, meaning: 's3.usedualstack', advanced: true },
  usefipsendpoint: { kind: 'boolean', default: false, meaning: 's3.usefipsendpoint', advanced: true },
} as const satisfies ParameterTable

/** What only several parameters together tell. */
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

/** Regions of the public partitions, China and GovCloud, as of 2026. */
function awsRegions(): readonly string[] {
  return [
    'us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'af-south-1', 'ap-east-1', 'ap-east-2', 'ap-south-1',
    'ap-south-2', 'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5',
    'ap-southeast-6', 'ap-southeast-7', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ca-central-1',
    'ca-west-1', 'eu-central-1', 'eu-central-2', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-north-1',
    'eu-south-1', 'eu-south-2', 'il-central-1', 'me-central-1', 'me-south-1', 'mx-central-1', 'sa-east-1',
    'cn-north-1', 'cn-northwest-1', 'us-gov-east-1', 'us-gov-west-1',
  ] // prettier-ignore
}
