import { checkRegionName, commonParameters } from '../../parameters/common-parameters.ts'
import {
  checkServiceHost,
  checkTransport,
  namedBucket,
  type ServiceHosts,
} from '../../parameters/findings.ts'
import { flagOf, textOf } from '../../parameters/resolve.ts'
import type { Finding, ParametersOf, Resolved } from '../../parameters/table.ts'
import type { cosTexts } from './texts.ts'

const mebibyte = 1024 * 1024

/** The parameters of the registry's COS driver, and below them those that the service asks for today. */
export const cosParameters = {
  secretid: { kind: 'string', required: true, secret: true },
  secretkey: { kind: 'string', required: true, secret: true },
  region: {
    kind: 'string',
    place: true,
    required: true,
    choices: cosRegions(),
    placeholder: 'ap-guangzhou',
  },
  bucket: {
    kind: 'string',
    place: true,
    required: true,
    placeholder: 'registry-1250000000',
  },
  rootdirectory: commonParameters.rootdirectory,
  secure: commonParameters.secure,
  chunksize: { ...commonParameters.chunksize, default: 16 * mebibyte, max: 100 * mebibyte },
  maxconcurrency: {
    kind: 'integer',
    default: 10,
    min: 1,
    unit: 'requests',
    advanced: true,
  },
  domain: {
    kind: 'string',
    place: true,
    placeholder: 'registry.example.com',
    advanced: true,
    readBy: [],
  },
  accelerate: { kind: 'boolean', default: false, advanced: true, readBy: [] },
  storageclass: {
    kind: 'choice',
    choices: [
      'STANDARD',
      'STANDARD_IA',
      'INTELLIGENT_TIERING',
      'MAZ_STANDARD',
      'MAZ_STANDARD_IA',
      'MAZ_INTELLIGENT_TIERING',
    ],
    advanced: true,
    readBy: [],
  },
  encrypt: { ...commonParameters.encrypt, readBy: [] },
  sessiontoken: { kind: 'string', secret: true, advanced: true, readBy: [] },
  skipverify: { ...commonParameters.skipverify, readBy: [] },
} as const satisfies ParametersOf<typeof cosTexts>

/** Findings that need several parameters. */
export function checkCos(resolved: Resolved): readonly Finding[] {
  return [
    ...checkBucket(resolved),
    ...checkRegion(resolved),
    ...checkTransport(resolved, 'domain'),
    ...checkServiceHost(resolved, 'domain', cosHosts),
    ...checkNamedInDomain(resolved),
    ...checkDomain(resolved),
    ...checkAcceleration(resolved),
  ]
}

/** The account's number is a part of the bucket's name; without it there is no such host. */
function checkBucket(resolved: Resolved): Finding[] {
  const bucket = textOf(resolved, 'bucket')
  if (bucket === undefined || /^[a-z0-9]([a-z0-9-]*[a-z0-9])?-\d+$/.test(bucket)) return []
  const message = 'a COS bucket is named with the APPID of its account, as registry-1250000000'
  return [{ parameter: 'bucket', severity: 'error', id: 'bucketWithoutAppId', message }]
}

function checkRegion(resolved: Resolved): Finding[] {
  const region = textOf(resolved, 'region')
  if (region === undefined) return []
  const misnamed = checkRegionName(resolved)
  if (misnamed.length > 0) return misnamed
  if (textOf(resolved, 'domain') === undefined && !cosRegions().includes(region)) {
    const message = `${region} is not a region of Tencent COS that Bollard knows`
    return [{ parameter: 'region', severity: 'warning', id: 'unknownRegion', values: { region }, message }]
  }
  return []
}

/**
 * A domain with the bucket's name written into it serves no copy from another bucket, and does not say where buckets
 * are listed.
 */
function checkNamedInDomain(resolved: Resolved): Finding[] {
  const parameter = 'domain'
  const named = namedBucket(resolved, parameter, cosHosts)
  if (named === undefined) return []
  if (named.place === 'path') {
    const message = `the domain is a host, and the bucket is in it; write ${named.instead}`
    const values = { instead: named.instead }
    return [{ parameter, severity: 'warning', id: 'endpointNamesBucket', values, message }]
  }
  const [scheme = ''] = /^https?:\/\//i.exec(named.instead) ?? []
  const behind = named.instead
    .slice(scheme.length)
    .replace(`.${textOf(resolved, 'region') ?? ''}.`, '.{Region}.')
  const instead = `${scheme}{Bucket}.${behind}`
  const message = `the domain names the bucket; ${instead} is right for copies from other buckets, too`
  return [{ parameter, severity: 'info', id: 'domainNamesBucket', values: { instead }, message }]
}

function checkDomain(resolved: Resolved): Finding[] {
  const domain = textOf(resolved, 'domain') ?? ''
  if (!/^[^/]+\/./.test(domain.replace(/^https?:\/\//i, ''))) return []
  const message = 'the domain is a host: the path after it is not used'
  return [{ parameter: 'domain', severity: 'warning', id: 'endpointPath', message }]
}

function checkAcceleration(resolved: Resolved): Finding[] {
  if (!flagOf(resolved, 'accelerate') || textOf(resolved, 'domain') === undefined) return []
  const message = 'accelerate has no effect beside domain'
  return [{ parameter: 'accelerate', severity: 'warning', id: 'accelerateBesideDomain', message }]
}

/** The hosts of COS: https://www.tencentcloud.com/document/product/436/6224 */
const cosHosts: ServiceHosts = {
  regionOf: (host) => {
    const region = /^(?:.+\.)?cos(?:-internal)?\.([a-z0-9-]+)\.(?:myqcloud\.com|tencentcos\.cn)$/.exec(
      host,
    )?.[1]
    return region === 'accelerate' ? undefined : region
  },
}

/** Regions of the public and the finance cloud, as of 2026. */
function cosRegions(): readonly string[] {
  return [
    'ap-beijing-1', 'ap-beijing', 'ap-nanjing', 'ap-shanghai', 'ap-guangzhou', 'ap-chengdu', 'ap-chongqing',
    'ap-shenzhen-fsi', 'ap-shanghai-fsi', 'ap-beijing-fsi', 'ap-hongkong', 'ap-singapore', 'ap-jakarta',
    'ap-seoul', 'ap-bangkok', 'ap-tokyo', 'ap-mumbai', 'na-siliconvalley', 'na-ashburn', 'na-toronto',
    'sa-saopaulo', 'eu-frankfurt', 'eu-moscow',
  ] // prettier-ignore
}
