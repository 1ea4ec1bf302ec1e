import { createHmac } from 'node:crypto'

import { sha256 } from './checksums.ts'
import { joinChunks } from './chunked.ts'
import { S3Refusal } from './errors.ts'
import type { CloudRequest } from '../common/request.ts'
import { accountOf, requireFresh, type Verifier } from './verifier.ts'

/** `Authorization: AWS4-HMAC-SHA256 …`; gives the body that was meant. */
export function verifyHeaderV4(request: CloudRequest, authorization: string, verifier: Verifier): Buffer {
  const credential = /Credential=([^,\s]+)/.exec(authorization)?.[1] ?? ''
  const signedHeaders = /SignedHeaders=([^,\s]+)/.exec(authorization)?.[1] ?? ''
  const signature = /Signature=([0-9a-f]+)/.exec(authorization)?.[1] ?? ''
  const scope = readScope(credential, 'AuthorizationHeaderMalformed')
  const account = accountOf(scope.accessKey, request.headers.get('x-amz-security-token'), verifier)
  requireScope(scope, verifier, 'AuthorizationHeaderMalformed')
  const time = request.headers.get('x-amz-date') ?? ''
  requireFresh(parseTime(time), verifier)
  requireSigned(request, signedHeaders)
  const payloadHash = request.headers.get('x-amz-content-sha256') ?? ''
  if (payloadHash === '')
    throw new S3Refusal('InvalidRequest', {}, 'Missing required header: x-amz-content-sha256')
  const canonical = canonicalRequest(request, request.rawQuery, signedHeaders, payloadHash)
  const signingKey = keyOf(account.secretKey, scope)
  requireSame(signature, stringToSign(time, scope, canonical), signingKey, canonical)
  if (payloadHash.startsWith('STREAMING-')) {
    const scopeText = `${scope.date}/${scope.region}/${scope.service}/aws4_request`
    return joinChunks(request, { payloadHash, seedSignature: signature, time, scope: scopeText, signingKey })
  }
  if (payloadHash !== 'UNSIGNED-PAYLOAD' && payloadHash !== sha256(request.body)) {
    throw new S3Refusal('XAmzContentSHA256Mismatch', { ClientComputedContentSHA256: payloadHash })
  }
  return request.body
}

/** `?X-Amz-Algorithm=AWS4-HMAC-SHA256&…`: a presigned URL. */
export function verifyQueryV4(request: CloudRequest, verifier: Verifier): void {
  const parameter = (name: string): string => request.query.get(name) ?? ''
  const scope = readScope(parameter('X-Amz-Credential'), 'AuthorizationQueryParametersError')
  const account = accountOf(scope.accessKey, request.query.get('X-Amz-Security-Token'), verifier)
  requireScope(scope, verifier, 'AuthorizationQueryParametersError')
  const time = parameter('X-Amz-Date')
  const expires = Number(parameter('X-Amz-Expires'))
  if (!(expires >= 1 && expires <= 604_800)) throw new S3Refusal('AuthorizationQueryParametersError')
  if (verifier.now() > parseTime(time) + expires * 1000)
    throw new S3Refusal('AccessDenied', {}, 'Request has expired')
  const signedHeaders = parameter('X-Amz-SignedHeaders')
  const query = request.rawQuery
    .split('&')
    .filter((pair) => !pair.startsWith('X-Amz-Signature='))
    .join('&')
  const payloadHash = request.headers.get('x-amz-content-sha256') ?? 'UNSIGNED-PAYLOAD'
  const canonical = canonicalRequest(request, query, signedHeaders, payloadHash)
  const signingKey = keyOf(account.secretKey, scope)
  requireSame(parameter('X-Amz-Signature'), stringToSign(time, scope, canonical), signingKey, canonical)
}

interface Scope {
  readonly accessKey: string
  readonly date: string
  readonly region: string
  readonly service: string
}

function readScope(
  credential: string,
  code: 'AuthorizationHeaderMalformed' | 'AuthorizationQueryParametersError',
): Scope {
  const parts = credential.includes('%') ? decodeURIComponent(credential).split('/') : credential.split('/')
  const [accessKey = '', date = '', region = '', service = '', end] = parts
  if (parts.length !== 5 || end !== 'aws4_request') throw new S3Refusal(code)
  return { accessKey, date, region, service }
}

function requireScope(
  scope: Scope,
  verifier: Verifier,
  code: 'AuthorizationHeaderMalformed' | 'AuthorizationQueryParametersError',
): void {
  if (scope.service !== 's3') throw new S3Refusal(code)
  if (scope.region === verifier.region) return
  const message = `The authorization header is malformed; the region '${scope.region}' is wrong; expecting '${verifier.region}'`
  throw new S3Refusal(code, { Region: verifier.region }, message)
}

/** Whatever may change what a request does has to be signed. */
function requireSigned(request: CloudRequest, signedHeaders: string): void {
  const signed = new Set(signedHeaders.split(';'))
  const unsigned = [...request.headers.keys()].filter(
    (name) => name.startsWith('x-amz-') && !signed.has(name),
  )
  if (!signed.has('host') || unsigned.length > 0) {
    const message = 'There were headers present in the request which were not signed'
    throw new S3Refusal('AccessDenied', { HeadersNotSigned: unsigned.join(', ') }, message)
  }
}

function canonicalRequest(
  request: CloudRequest,
  rawQuery: string,
  signedHeaders: string,
  payloadHash: string,
): string {
  const headers = signedHeaders
    .split(';')
    .map((name) => `${name}:${(request.headers.get(name) ?? '').trim().replace(/ +/g, ' ')}\n`)
    .join('')
  const path = encode(decodeURIComponent(request.rawPath)).replaceAll('%2F', '/')
  return [request.method, path, canonicalQuery(rawQuery), headers, signedHeaders, payloadHash].join('\n')
}

function canonicalQuery(rawQuery: string): string {
  return rawQuery
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=')
      const [name, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
      return [encode(decodeURIComponent(name)), encode(decodeURIComponent(value))] as const
    })
    .sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function stringToSign(time: string, scope: Scope, canonical: string): string {
  const text = `${scope.date}/${scope.region}/${scope.service}/aws4_request`
  return ['AWS4-HMAC-SHA256', time, text, sha256(canonical)].join('\n')
}

function keyOf(secretKey: string, scope: Scope): Buffer {
  return hmac(hmac(hmac(hmac(`AWS4${secretKey}`, scope.date), scope.region), scope.service), 'aws4_request')
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function requireSame(given: string, text: string, signingKey: Buffer, canonical: string): void {
  const expected = createHmac('sha256', signingKey).update(text).digest('hex')
  if (given === expected) return
  throw new S3Refusal('SignatureDoesNotMatch', { StringToSign: text, CanonicalRequest: canonical })
}

/** `20130524T000000Z` in milliseconds since 1970. */
function parseTime(time: string): number {
  const match = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(time)
  if (match === null) return Number.NaN
  const [year = 0, month = 1, day, hour, minute, second] = match.slice(1).map(Number)
  return Date.UTC(year, month - 1, day, hour, minute, second)
}
