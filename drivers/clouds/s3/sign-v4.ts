import { basicTime, encodedPairs, sortedByName, type Pair, type Signer } from '../signable-request.ts'
import { scopedSigner } from '../scoped-signature.ts'

/**
 * Signature version 4 of Amazon S3.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function signerV4(region: string): Signer {
  const sign = scopedSigner({
    algorithm: 'AWS4-HMAC-SHA256',
    secretPrefix: 'AWS4',
    scope: [region, 's3', 'aws4_request'],
  })
  return ({ method, host, path, query, headers }, keys, nowMs) => {
    const time = basicTime(nowMs)
    const payload = method === 'PUT' ? 'UNSIGNED-PAYLOAD' : emptySha256
    const signed = sortedByName([
      ['host', host],
      ...headers,
      ['x-amz-content-sha256', payload],
      ['x-amz-date', time],
      ...(keys.sessionToken === undefined ? [] : [['x-amz-security-token', keys.sessionToken] as const]),
    ])
    let names = ''
    let lines = ''
    const sent: string[] = []
    for (const [name, value] of signed) {
      names += names === '' ? name : `;${name}`
      lines += `${name}:${value}\n`
      sent.push(name, value)
    }
    const canonical = `${method}\n${path}\n${queryText(query)}\n${lines}\n${names}\n${payload}`
    const { scope, signature } = sign(canonical, time, keys.secretAccessKey)
    const credential = `${keys.accessKeyId}/${scope}`
    const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`
    sent.push('authorization', authorization)
    return sent
  }
}

/** The form that is signed and sent. */
export function queryText(query: readonly Pair[]): string {
  if (query.length === 0) return ''
  return encodedPairs(query)
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

/** The hash of no bytes. */
const emptySha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
