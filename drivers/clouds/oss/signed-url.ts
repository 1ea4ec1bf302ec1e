import { createHash, createHmac } from 'node:crypto'

import { encodeKey } from '../../parameters/endpoint.ts'

/** What an address is signed with. */
export interface UrlSigner {
  /** The bucket's own address, without a trailing slash. */
  readonly bucketUrl: string
  readonly bucket: string
  readonly accessKeyId: string
  readonly accessKeySecret: string
  /** Of a session; undefined where the key is one of its own. */
  readonly securityToken: string | undefined
  readonly version: 1 | 4
  /** As signatures of version 4 name it: `cn-hangzhou`. */
  readonly signingRegion: string
}

/** What is signed: when, by the service's clock, in milliseconds since 1970, and for how long. */
export interface SignedFor {
  readonly method: 'GET' | 'HEAD'
  readonly key: string
  readonly nowMs: number
  readonly expiresInSeconds: number
}

/**
 * An address by which anybody reads the object. The SDK signs such addresses, too, but always with this computer's clock.
 * https://www.alibabacloud.com/help/en/oss/developer-reference/add-signatures-to-urls
 */
export function signedUrl(signer: UrlSigner, wanted: SignedFor): string {
  const query = signer.version === 4 ? queryOfVersion4(signer, wanted) : queryOfVersion1(signer, wanted)
  return `${signer.bucketUrl}/${encodeKey(wanted.key)}?${queryText(query)}`
}

type Query = Readonly<Record<string, string>>

function queryOfVersion4(signer: UrlSigner, { method, key, nowMs, expiresInSeconds }: SignedFor): Query {
  const time = new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, '')
  const day = time.slice(0, 8)
  const scope = `${day}/${signer.signingRegion}/oss/aliyun_v4_request`
  const query = {
    'x-oss-credential': `${signer.accessKeyId}/${scope}`,
    'x-oss-date': time,
    'x-oss-expires': String(expiresInSeconds),
    ...(signer.securityToken === undefined ? {} : { 'x-oss-security-token': signer.securityToken }),
    'x-oss-signature-version': 'OSS4-HMAC-SHA256',
  }
  // No headers are signed: two empty lines stand for them and for their names.
  const path = `/${encodeKey(signer.bucket)}/${encodeKey(key)}`
  const request = [method, path, queryText(query), '', '', 'UNSIGNED-PAYLOAD'].join('\n')
  const digest = createHash('sha256').update(request).digest('hex')
  const signingKey = [day, signer.signingRegion, 'oss', 'aliyun_v4_request'].reduce<string | Buffer>(
    (secret, text) => createHmac('sha256', secret).update(text).digest(),
    `aliyun_v4${signer.accessKeySecret}`,
  )
  const toSign = ['OSS4-HMAC-SHA256', time, scope, digest].join('\n')
  return { ...query, 'x-oss-signature': createHmac('sha256', signingKey).update(toSign).digest('hex') }
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

/** In the order of the names' bytes, as version 4 signs it. */
function queryText(query: Query): string {
  return Object.entries(query)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${encodeKey(value).replaceAll('/', '%2F')}`)
    .join('&')
}
