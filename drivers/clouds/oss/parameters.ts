import { checkRegionName, commonParameters } from '../../parameters/common-parameters.ts'
import { explicitScheme } from '../../parameters/endpoint.ts'
import {
  checkNamedBucket,
  checkServiceHost,
  checkTransport,
  type ServiceHosts,
} from '../../parameters/findings.ts'
import { flagOf, textOf } from '../../parameters/resolve.ts'
import type { Finding, ParametersOf, Resolved } from '../../parameters/table.ts'
import { bucketOf, ossEndpoint } from './endpoint.ts'
import type { ossTexts } from './texts.ts'

/** The parameters of the registry's OSS driver, and what today's service asks for beside them. */
export const ossParameters = {
  accesskeyid: { kind: 'string', required: true, secret: true },
  accesskeysecret: { kind: 'string', required: true, secret: true },
  region: {
    kind: 'string',
    place: true,
    required: true,
    choices: ossRegions(),
    placeholder: 'oss-cn-hangzhou',
  },
  bucket: commonParameters.bucket,
  endpoint: { kind: 'string', place: true, placeholder: 'registry.example.com' },
  rootdirectory: commonParameters.rootdirectory,
  internal: { kind: 'boolean', default: false },
  secure: commonParameters.secure,
  skipverify: { ...commonParameters.skipverify, readBy: [] },
  v4auth: { kind: 'boolean', default: true, advanced: true, readBy: [] },
  encrypt: commonParameters.encrypt,
  encryptionkeyid: { kind: 'string', advanced: true },
  chunksize: commonParameters.chunksize,
  sessiontoken: { kind: 'string', secret: true, advanced: true, readBy: [] },
} as const satisfies ParametersOf<typeof ossTexts>

/** Findings of several parameters together, and of single ones beyond their kind. */
export function checkOss(resolved: Resolved): readonly Finding[] {
  return [
    ...checkRegion(resolved),
    ...checkBucket(resolved),
    ...checkTransport(resolved, 'endpoint'),
    ...checkServiceHost(resolved, 'endpoint', aliyunHosts),
    ...checkNamedBucket(resolved, 'endpoint', aliyunHosts, 'host of the bucket'),
    ...checkEndpoint(resolved),
    ...checkEncryption(resolved),
  ]
}

function checkRegion(resolved: Resolved): Finding[] {
  const parameter = 'region'
  const region = textOf(resolved, parameter)
  if (region === undefined) return []
  const misnamed = checkRegionName(resolved)
  if (misnamed.length > 0) return misnamed
  if (textOf(resolved, 'endpoint') !== undefined) return []
  if (region.endsWith('-internal')) {
    const message = 'the internal host is chosen by the parameter internal, not by the region'
    return [{ parameter, severity: 'error', id: 'regionNamesInternal', message }]
  }
  if (!region.startsWith('oss-') && !region.startsWith('vpc100-')) {
    const message = `regions of OSS are written with oss- in front, as oss-${region}`
    return [{ parameter, severity: 'error', id: 'regionWithoutOss', values: { region }, message }]
  }
  if (!ossRegions().includes(region)) {
    const message = `${region} is not a region of OSS that Bollard knows`
    return [{ parameter, severity: 'warning', id: 'unknownOssRegion', values: { region }, message }]
  }
  return []
}

/** Old buckets may have an underscore; new ones have letters, digits and dashes. */
function checkBucket(resolved: Resolved): Finding[] {
  const bucket = bucketOf(resolved)
  if (bucket === undefined || /^[a-z0-9_][a-z0-9_-]{1,61}[a-z0-9_]$/.test(bucket)) return []
  const message = 'a bucket name has 3 to 63 lower-case letters, digits and dashes'
  return [{ parameter: 'bucket', severity: 'error', id: 'invalidOssBucket', message }]
}

function checkEndpoint(resolved: Resolved): Finding[] {
  const parameter = 'endpoint'
  const text = textOf(resolved, parameter)
  const endpoint = ossEndpoint(resolved)
  if (text === undefined || endpoint === undefined) return []
  const findings: Finding[] = []
  const { hostname } = new URL(endpoint.origin)
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(hostname) || hostname.startsWith('[')) {
    const message = 'OSS is reached by host names only: the bucket is part of them'
    findings.push({ parameter, severity: 'error', id: 'endpointIsAddress', message })
  }
  if (/^[^/]+\/./.test(text.replace(/^https?:\/\//i, ''))) {
    const message = 'the endpoint is a host: the path after it is not used'
    findings.push({ parameter, severity: 'warning', id: 'endpointPath', message })
  }
  if (explicitScheme(text) !== undefined) {
    const message = 'the registry puts the scheme in front itself, by secure: for it the endpoint has none'
    findings.push({ parameter, severity: 'warning', id: 'endpointScheme', message })
  }
  if (!endpoint.bucketBound) {
    const message = 'the registry sends requests to this host as it is: for it the bucket must be in front'
    findings.push({ parameter, severity: 'warning', id: 'endpointWithoutBucket', message })
  } else if (aliyunHosts.regionOf(hostname) === undefined) {
    const message = 'taken for a domain that is bound to the bucket'
    findings.push({ parameter, severity: 'info', id: 'endpointBound', message })
  }
  if (flagOf(resolved, 'internal') && aliyunHosts.regionOf(hostname) === undefined) {
    const message = 'internal has no effect: the endpoint says which host it is'
    findings.push({ parameter: 'internal', severity: 'warning', id: 'internalUnused', message })
  }
  return findings
}

function checkEncryption(resolved: Resolved): Finding[] {
  if (textOf(resolved, 'encryptionkeyid') === undefined || flagOf(resolved, 'encrypt')) return []
  const message = 'new objects are encrypted with this key though encrypt is false, as the registry does'
  return [{ parameter: 'encryptionkeyid', severity: 'info', id: 'keyIdEncrypts', message }]
}

/** `bucket.oss-cn-beijing-internal.aliyuncs.com`, the bucket in front or not. */
const aliyunHosts: ServiceHosts = {
  regionOf: (host) => {
    const region = /^(?:[^.]+\.)?(oss-[a-z0-9-]+?)(?:-internal)?\.aliyuncs\.com$/.exec(host)?.[1]
    return region === undefined || region.startsWith('oss-accelerate') ? undefined : region
  },
  isInternal: (host) => host.endsWith('-internal.aliyuncs.com'),
}

/** As of 2026: https://www.alibabacloud.com/help/en/oss/user-guide/regions-and-endpoints */
function ossRegions(): readonly string[] {
  return [
    'oss-cn-hangzhou', 'oss-cn-shanghai', 'oss-cn-nanjing', 'oss-cn-fuzhou', 'oss-cn-wuhan-lr', 'oss-cn-qingdao',
    'oss-cn-beijing', 'oss-cn-zhangjiakou', 'oss-cn-huhehaote', 'oss-cn-wulanchabu', 'oss-cn-shenzhen',
    'oss-cn-heyuan', 'oss-cn-guangzhou', 'oss-cn-chengdu', 'oss-cn-hongkong', 'oss-us-west-1', 'oss-us-east-1',
    'oss-na-south-1', 'oss-ap-northeast-1', 'oss-ap-northeast-2', 'oss-ap-southeast-1', 'oss-ap-southeast-3',
    'oss-ap-southeast-5', 'oss-ap-southeast-6', 'oss-ap-southeast-7', 'oss-eu-central-1', 'oss-eu-west-1',
    'oss-me-east-1', 'oss-me-central-1', 'oss-rg-china-mainland', 'oss-cn-hzfinance', 'oss-cn-shanghai-finance-1',
    'oss-cn-shenzhen-finance-1', 'oss-cn-beijing-finance-1', 'oss-cn-hzjbp', 'oss-cn-north-2-gov-1',
  ] // prettier-ignore
}
