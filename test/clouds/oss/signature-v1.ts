import { createHmac } from 'node:crypto'

import type { CloudRequest } from '../common/request.ts'
import { OssRefusal } from './errors.ts'
import { accountOf, requireFresh, type Verifier } from './verifier.ts'

/** `Authorization: OSS key:signature`, from the published algorithm ("Include a V1 signature in the header"). */
export function verifyHeaderV1(request: CloudRequest, authorization: string, verifier: Verifier): void {
  const [, accessKey = '', given = ''] = /^OSS ([^:]+):(.+)$/.exec(authorization) ?? []
  const account = accountOf(accessKey, request.headers.get('x-oss-security-token'), verifier)
  const date = request.headers.get('x-oss-date') ?? request.headers.get('date') ?? ''
  requireFresh(Date.parse(date), verifier)
  requireSame(given, stringToSign(request, date), account.secretKey)
}

/** `?OSSAccessKeyId=…&Expires=…&Signature=…` */
export function verifyQueryV1(request: CloudRequest, verifier: Verifier): void {
  const { query } = request
  const account = accountOf(query.get('OSSAccessKeyId') ?? '', query.get('security-token'), verifier)
  const expires = query.get('Expires') ?? ''
  if (!/^\d+$/.test(expires)) throw new OssRefusal('AccessDenied', {}, 'Invalid date (should be seconds)')
  if (Number(expires) * 1000 < verifier.now())
    throw new OssRefusal('AccessDenied', {}, 'Request has expired.')
  requireSame(query.get('Signature') ?? '', stringToSign(request, expires), account.secretKey)
}

function stringToSign(request: CloudRequest, date: string): string {
  const header = (name: string): string => request.headers.get(name) ?? ''
  const oss = [...request.headers]
    .filter(([name]) => name.startsWith('x-oss-'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}:${value.trim()}\n`)
    .join('')
  const head = [request.method, header('content-md5'), header('content-type'), date].join('\n')
  return `${head}\n${oss}${resource(request)}`
}

/** The bucket and the key as they are, not encoded; a custom domain stands for its bucket here too. */
function resource(request: CloudRequest): string {
  const signed = [...request.query]
    .filter(([name]) => subResources.has(name) || name.startsWith('x-oss-'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
  const path = request.bucket === undefined ? '/' : `/${request.bucket}/${request.key ?? ''}`
  return `${path}${signed.length === 0 ? '' : `?${signed.join('&')}`}`
}

const subResources: ReadonlySet<string> = new Set([
  'acl',
  'uploads',
  'location',
  'cors',
  'logging',
  'website',
  'referer',
  'lifecycle',
  'delete',
  'append',
  'tagging',
  'objectMeta',
  'uploadId',
  'partNumber',
  'security-token',
  'position',
  'restore',
  'stat',
  'bucketInfo',
  'symlink',
  'callback',
  'callback-var',
  'continuation-token',
  'encryption',
  'policy',
  'requestPayment',
  'resourceGroup',
  'versioning',
  'versions',
  'versionId',
  'worm',
  'response-content-type',
  'response-content-language',
  'response-expires',
  'response-cache-control',
  'response-content-disposition',
  'response-content-encoding',
])

function requireSame(given: string, text: string, secretKey: string): void {
  const expected = createHmac('sha1', secretKey).update(text, 'utf8').digest('base64')
  if (given === expected) return
  const details = { SignatureProvided: given, StringToSign: text, EC: '0002-00000040' }
  throw new OssRefusal('SignatureDoesNotMatch', details)
}
