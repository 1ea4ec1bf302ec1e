import { createHmac } from 'node:crypto'

import { basicTime, encodedPairs, sortedByName, type Pair, type Signer } from '../signable-request.ts'
import { scopedSigner } from '../scoped-signature.ts'

/**
 * Signature version 4 of OSS. It signs the headers that begin with `x-oss-`, and the type and MD5 of a body.
 * https://www.alibabacloud.com/help/en/oss/developer-reference/recommend-to-use-signature-version-4
 */
export function signerV4({ bucket, region }: { readonly bucket: string; readonly region: string }): Signer {
  const sign = scopedSigner(scopeTerms(region))
  return ({ method, host, path, query, headers }, keys, nowMs) => {
    const time = basicTime(nowMs)
    const own: readonly Pair[] = [
      ...headers,
      ['x-oss-content-sha256', 'UNSIGNED-PAYLOAD'],
      ['x-oss-date', time],
      ...tokenHeader(keys.sessionToken),
    ]
    const lines = linesOf(own, (name) => isOwn(name) || name === 'content-type' || name === 'content-md5')
    // The bucket is in the path that is signed, wherever it is in the request.
    const canonical = `${method}\n/${bucket}${path}\n${queryText(query)}\n${lines}\n\nUNSIGNED-PAYLOAD`
    const { scope, signature } = sign(canonical, time, keys.secretAccessKey)
    const credential = `${keys.accessKeyId}/${scope}`
    const authorization = `OSS4-HMAC-SHA256 Credential=${credential},Signature=${signature}`
    return ['host', host, ...own.flat(), 'authorization', authorization]
  }
}

/** How OSS names the parts of its signature version 4, in requests and in addresses. */
export function scopeTerms(region: string) {
  return {
    algorithm: 'OSS4-HMAC-SHA256',
    secretPrefix: 'aliyun_v4',
    scope: [region, 'oss', 'aliyun_v4_request'],
  } as const
}

/**
 * Signature version 1 of OSS.
 * https://www.alibabacloud.com/help/en/oss/developer-reference/include-signatures-in-the-authorization-header
 */
export function signerV1({ bucket }: { readonly bucket: string }): Signer {
  return ({ method, host, path, query, headers }, keys, nowMs) => {
    const date = new Date(nowMs).toUTCString()
    const own: readonly Pair[] = [...headers, ['x-oss-date', date], ...tokenHeader(keys.sessionToken)]
    const valueOf = (wanted: string): string => headers.find(([name]) => name === wanted)?.[1] ?? ''
    const resource = `/${bucket}${decodeURIComponent(path)}${subResource(query)}`
    const head = `${method}\n${valueOf('content-md5')}\n${valueOf('content-type')}\n${date}`
    const toSign = `${head}\n${linesOf(own, isOwn)}${resource}`
    const signature = createHmac('sha1', keys.secretAccessKey).update(toSign, 'utf8').digest('base64')
    return ['host', host, ...own.flat(), 'authorization', `OSS ${keys.accessKeyId}:${signature}`]
  }
}

/** The query as version 4 signs it, and as it is sent: a parameter without a value is its name alone. */
export function queryText(query: readonly Pair[]): string {
  return encodedPairs(query)
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
    .join('&')
}

function linesOf(headers: readonly Pair[], isSigned: (name: string) => boolean): string {
  let lines = ''
  for (const [name, value] of sortedByName(headers)) if (isSigned(name)) lines += `${name}:${value}\n`
  return lines
}

function isOwn(name: string): boolean {
  return name.startsWith('x-oss-')
}

function tokenHeader(token: string | undefined): readonly Pair[] {
  return token === undefined ? [] : [['x-oss-security-token', token]]
}

/** The parameters that change the meaning of a request. Version 1 signs only these, and signs them without encoding. */
function subResource(query: readonly Pair[]): string {
  const signed = sortedByName(query.filter(([name]) => subResources.has(name)))
  if (signed.length === 0) return ''
  return `?${signed.map(([name, value]) => (value === '' ? name : `${name}=${value}`)).join('&')}`
}

const subResources: ReadonlySet<string> = new Set([
  'acl',
  'continuation-token',
  'objectMeta',
  'partNumber',
  'resourceGroup',
  'uploadId',
  'uploads',
  'versioning',
  'versions',
])
