import { createHmac } from 'node:crypto'

import { encodeKey } from '../../parameters/endpoint.ts'
import { basicTime } from '../signable-request.ts'
import { scopedSigner } from '../scoped-signature.ts'
import { queryText, scopeTerms } from './sign.ts'

/** What an address is signed with. */
export interface UrlSigner {
  /** The bucket's own address, without a trailing slash. */
  readonly bucketUrl: string
  readonly bucket: string
  readonly accessKeyId: string
  readonly accessKeySecret: string
  /** The token of a session; undefined for a permanent key. */
  readonly securityToken: string | undefined
  readonly version: 1 | 4
  /** As signatures of version 4 name it: `cn-hangzhou`. */
  readonly signingRegion: string
}

/** When the address is signed, by the service's clock in milliseconds since 1970, and for how long it is valid. */
export interface SignedFor {
  readonly method: 'GET' | 'HEAD'
  readonly key: string
  readonly nowMs: number
  readonly expiresInSeconds: number
}

/**
 * An address by which anybody can read the object. The SDK also signs addresses, but always with this computer's
 * clock. https://www.alibabacloud.com/help/en/oss/developer-reference/add-signatures-to-urls
 */
export function signedUrl(signer: UrlSigner, wanted: SignedFor): string {
  const query = signer.version === 4 ? queryOfVersion4(signer, wanted) : queryOfVersion1(signer, wanted)
  return `${signer.bucketUrl}/${encodeKey(wanted.key)}?${queryText(Object.entries(query))}`
}

type Query = Readonly<Record<string, string>>

function queryOfVersion4(signer: UrlSigner, { method, key, nowMs, expiresInSeconds }: SignedFor): Query {
  const time = basicTime(nowMs)
  const terms = scopeTerms(signer.signingRegion)
  const query = {
    'x-oss-credential': [signer.accessKeyId, time.slice(0, 8), ...terms.scope].join('/'),
    'x-oss-date': time,
    'x-oss-expires': String(expiresInSeconds),
    ...(signer.securityToken === undefined ? {} : { 'x-oss-security-token': signer.securityToken }),
    'x-oss-signature-version': terms.algorithm,
  }
  // No headers are signed: two empty lines stand for them and for their names.
  const path = `/${encodeKey(signer.bucket)}/${encodeKey(key)}`
  const request = [method, path, queryText(Object.entries(query)), '', '', 'UNSIGNED-PAYLOAD'].join('\n')
  const { signature } = scopedSigner(terms)(request, time, signer.accessKeySecret)
  return { ...query, 'x-oss-signature': signature }
}

function queryOfVersion1(signer: UrlSigner, { method, key, nowMs, expiresInSeconds }: SignedFor): Query {
  const expires = String(Math.floor(nowMs / 1000) + expiresInSeconds)
  const token = signer.securityToken
  const resource = `/${signer.bucket}/${key}${token === undefined ? '' : `?security-token=${token}`}`
  const toSign = [method, '', '', expires, resource].join('\n')
  return {
    OSSAccessKeyId: signer.accessKeyId,
    Expires: expires,
    Signature: createHmac('sha1', signer.accessKeySecret).update(toSign).digest('base64'),
    ...(token === undefined ? {} : { 'security-token': token }),
  }
}
