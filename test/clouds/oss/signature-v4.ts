import { createHash, createHmac } from 'node:crypto'

import type { CloudRequest } from '../common/request.ts'
import { OssRefusal } from './errors.ts'
import { accountOf, requireFresh, type Verifier } from './verifier.ts'

/** `Authorization: OSS4-HMAC-SHA256 Credential=…,AdditionalHeaders=…,Signature=…`, as published. */
export function verifyHeaderV4(request: CloudRequest, authorization: string, verifier: Verifier): void {
  const field = (name: string): string => new RegExp(`\\b${name}=([^,\\s]+)`).exec(authorization)?.[1] ?? ''
  const scope = readScope(field('Credential'), '0002-00000213')
  const account = accountOf(scope.accessKey, request.headers.get('x-oss-security-token'), verifier)
  requireScope(scope, verifier, '0002-00000228')
  const time = request.headers.get('x-oss-date') ?? ''
  requireFresh(parseTime(time), verifier)
  requireDay(scope, time)
  requireUnsignedPayload(request)
  const canonical = canonicalRequest(request, field('AdditionalHeaders'))
  requireSame(field('Signature'), canonical, time, scope, account.secretKey)
}

/** `?x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-credential=…&x-oss-signature=…` */
export function verifyQueryV4(request: CloudRequest, verifier: Verifier): void {
  const parameter = (name: string): string => request.query.get(name) ?? ''
  const scope = readScope(parameter('x-oss-credential'), '0002-00000224')
  const account = accountOf(scope.accessKey, request.query.get('x-oss-security-token'), verifier)
  requireScope(scope, verifier, '0002-00000226')
  const time = parameter('x-oss-date')
  const expires = Number(parameter('x-oss-expires'))
  if (!(expires >= 1 && expires <= 604_800))
    throw new OssRefusal('InvalidArgument', {}, 'x-oss-expires is invalid')
  if (!(verifier.now() <= parseTime(time) + expires * 1000)) {
    throw new OssRefusal('AccessDenied', {}, 'Request has expired.')
  }
  requireDay(scope, time)
  const canonical = canonicalRequest(request, parameter('x-oss-additional-headers'))
  requireSame(parameter('x-oss-signature'), canonical, time, scope, account.secretKey)
}

interface Scope {
  readonly accessKey: string
  readonly date: string
  readonly region: string
}

function readScope(credential: string, ec: string): Scope {
  const [accessKey = '', date = '', region = '', product, end, ...more] = credential.split('/')
  if (product === 'oss' && end === 'aliyun_v4_request' && more.length === 0)
    return { accessKey, date, region }
  throw new OssRefusal('InvalidArgument', { EC: ec }, 'The credential is invalid.')
}

function requireScope(scope: Scope, verifier: Verifier, ec: string): void {
  if (scope.region === verifier.region) return
  throw new OssRefusal('InvalidArgument', { EC: ec }, 'The signing region in credential is invalid.')
}

function requireDay(scope: Scope, time: string): void {
  if (time.startsWith(`${scope.date}T`)) return
  throw new OssRefusal(
    'InvalidArgument',
    { EC: '0002-00000212' },
    'The signing date in credential is invalid.',
  )
}

/** The service has no other: a body is verified by Content-MD5, or not at all; aws-chunked bodies are not known. */
function requireUnsignedPayload(request: CloudRequest): void {
  if (request.headers.get('x-oss-content-sha256') === 'UNSIGNED-PAYLOAD') return
  throw new OssRefusal('InvalidArgument', {}, 'x-oss-content-sha256 must be UNSIGNED-PAYLOAD.')
}

function canonicalRequest(request: CloudRequest, additional: string): string {
  const extra = additional === '' ? [] : additional.split(';')
  const headers = [...request.headers]
    .filter(
      ([name]) =>
        name.startsWith('x-oss-') ||
        name === 'content-type' ||
        name === 'content-md5' ||
        extra.includes(name),
    )
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}:${value.trim()}\n`)
    .join('')
  const path = request.bucket === undefined ? '/' : `/${request.bucket}/${request.key ?? ''}`
  const payload = request.headers.get('x-oss-content-sha256') ?? 'UNSIGNED-PAYLOAD'
  const uri = encode(path).replaceAll('%2F', '/')
  return [request.method, uri, canonicalQuery(request), headers, extra.join(';'), payload].join('\n')
}

/** A parameter without a value is its name alone. */
function canonicalQuery(request: CloudRequest): string {
  return [...request.query]
    .filter(([name]) => name !== 'x-oss-signature')
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
    .join('&')
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function requireSame(given: string, canonical: string, time: string, scope: Scope, secretKey: string): void {
  const scopeText = `${scope.date}/${scope.region}/oss/aliyun_v4_request`
  const hash = createHash('sha256').update(canonical).digest('hex')
  const text = ['OSS4-HMAC-SHA256', time, scopeText, hash].join('\n')
  const key = [scope.date, scope.region, 'oss', 'aliyun_v4_request'].reduce<Buffer | string>(
    (previous, step) => createHmac('sha256', previous).update(step).digest(),
    `aliyun_v4${secretKey}`,
  )
  const expected = createHmac('sha256', key).update(text).digest('hex')
  if (given === expected) return
  const details = {
    SignatureProvided: given,
    StringToSign: text,
    CanonicalRequest: canonical,
    EC: '0002-00000201',
  }
  throw new OssRefusal('SignatureDoesNotMatch', details)
}

/** `20231216T162057Z` in milliseconds since 1970. */
function parseTime(time: string): number {
  const match = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(time)
  if (match === null) return Number.NaN
  const [year = 0, month = 1, day, hour, minute, second] = match.slice(1).map(Number)
  return Date.UTC(year, month - 1, day, hour, minute, second)
}
