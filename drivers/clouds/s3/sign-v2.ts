import { createHmac } from 'node:crypto'

import type { Signer } from '../signable-request.ts'

/** The parts of a request that signature version 2 signs. */
export interface RequestToSign {
  readonly method: string
  /** Percent-encoded path as sent, the bucket included where it is in the path. */
  readonly path: string
  /** Undefined where the bucket is in the path. */
  readonly hostBucket: string | undefined
  readonly query: Readonly<Record<string, string | readonly string[] | null | undefined>>
  readonly headers: Readonly<Record<string, string>>
}

/** Base64 of HMAC-SHA1 over the canonical request (Amazon S3 REST authentication, version 2). `date` is empty when `x-amz-date` is sent, or the expiry in seconds of a presigned URL. */
export function signatureV2(request: RequestToSign, secretKey: string, date: string): string {
  return createHmac('sha1', secretKey).update(stringToSign(request, date), 'utf8').digest('base64')
}

/** Signs requests with it. `hostBucket` as in `RequestToSign`. */
export function signerV2(hostBucket: string | undefined): Signer {
  return ({ method, host, path, query, headers }, keys, nowMs) => {
    const own = {
      ...Object.fromEntries(headers),
      'x-amz-date': new Date(nowMs).toUTCString(),
      ...(keys.sessionToken === undefined ? {} : { 'x-amz-security-token': keys.sessionToken }),
    }
    const toSign = { method, path, hostBucket, query: Object.fromEntries(query), headers: own }
    const signature = signatureV2(toSign, keys.secretAccessKey, '')
    return [
      'host',
      host,
      ...Object.entries(own).flat(),
      'authorization',
      `AWS ${keys.accessKeyId}:${signature}`,
    ]
  }
}

export function stringToSign(request: RequestToSign, date: string): string {
  const header = (name: string): string => lowerCased(request.headers)[name] ?? ''
  return [
    request.method,
    header('content-md5'),
    header('content-type'),
    date,
    `${canonicalAmzHeaders(request)}${canonicalResource(request)}`,
  ].join('\n')
}

function canonicalAmzHeaders(request: RequestToSign): string {
  return Object.entries(lowerCased(request.headers))
    .filter(([name]) => name.startsWith('x-amz-'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}:${value.trim().replace(/\s+/g, ' ')}\n`)
    .join('')
}

function canonicalResource(request: RequestToSign): string {
  const bucket = request.hostBucket === undefined ? '' : `/${request.hostBucket}`
  const query = Object.entries(request.query)
    .filter(([name, value]) => subResources.has(name) && value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => (value === null || value === '' ? name : `${name}=${[value].flat().join(',')}`))
    .join('&')
  return `${bucket}${request.path}${query === '' ? '' : `?${query}`}`
}

const subResources: ReadonlySet<string> = new Set([
  'acl',
  'cors',
  'delete',
  'lifecycle',
  'location',
  'logging',
  'notification',
  'partNumber',
  'policy',
  'requestPayment',
  'restore',
  'tagging',
  'torrent',
  'uploadId',
  'uploads',
  'versionId',
  'versioning',
  'versions',
  'website',
  'response-cache-control',
  'response-content-disposition',
  'response-content-encoding',
  'response-content-language',
  'response-content-type',
  'response-expires',
])

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
