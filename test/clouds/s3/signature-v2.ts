import { createHmac } from 'node:crypto'

import { S3Refusal } from './errors.ts'
import type { CloudRequest } from '../common/request.ts'
import { accountOf, requireFresh, type Verifier } from './verifier.ts'

/** `Authorization: AWS key:signature`, from the published algorithm (REST authentication, version 2). */
export function verifyHeaderV2(request: CloudRequest, authorization: string, verifier: Verifier): void {
  const [, accessKey = '', given = ''] = /^AWS ([^:]+):(.+)$/.exec(authorization) ?? []
  const account = accountOf(accessKey, request.headers.get('x-amz-security-token'), verifier)
  const amzDate = request.headers.get('x-amz-date')
  requireFresh(Date.parse(amzDate ?? request.headers.get('date') ?? ''), verifier)
  const date = amzDate === undefined ? (request.headers.get('date') ?? '') : ''
  requireSame(given, stringToSignV2(request, date), account.secretKey)
}

/** `?AWSAccessKeyId=…&Expires=…&Signature=…` */
export function verifyQueryV2(request: CloudRequest, verifier: Verifier): void {
  const account = accountOf(
    request.query.get('AWSAccessKeyId') ?? '',
    request.query.get('x-amz-security-token'),
    verifier,
  )
  const expires = request.query.get('Expires') ?? ''
  if (!/^\d+$/.test(expires))
    throw new S3Refusal('AccessDenied', {}, 'Invalid date (should be seconds since epoch)')
  if (Number(expires) * 1000 < verifier.now()) throw new S3Refusal('AccessDenied', {}, 'Request has expired')
  requireSame(request.query.get('Signature') ?? '', stringToSignV2(request, expires), account.secretKey)
}

function stringToSignV2(request: CloudRequest, date: string): string {
  const header = (name: string): string => request.headers.get(name) ?? ''
  // In a presigned URL what would be headers is in the query.
  const amz = [...request.headers, ...request.query]
    .filter(([name]) => name.startsWith('x-amz-'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}:${value.trim()}\n`)
    .join('')
  const head = [request.method, header('content-md5'), header('content-type'), date].join('\n')
  return `${head}\n${amz}${resource(request)}`
}

function resource(request: CloudRequest): string {
  const bucket = request.virtualHosted ? `/${request.bucket}` : ''
  const signed = request.rawQuery
    .split('&')
    .filter((pair) => signedParameters.test(pair))
    .map((pair) => [...request.query].find(([name]) => pair === name || pair.startsWith(`${name}=`)))
    .filter((entry): entry is [string, string] => entry !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
  return `${bucket}${request.rawPath}${signed.length === 0 ? '' : `?${signed.join('&')}`}`
}

const signedParameters =
  /^(acl|cors|delete|lifecycle|location|logging|notification|partNumber|policy|requestPayment|restore|tagging|torrent|uploadId|uploads|versionId|versioning|versions|website|response-[a-z-]+)(=|$)/

function requireSame(given: string, stringToSign: string, secretKey: string): void {
  const expected = createHmac('sha1', secretKey).update(stringToSign, 'utf8').digest('base64')
  if (given !== expected) throw new S3Refusal('SignatureDoesNotMatch', { StringToSign: stringToSign })
}
