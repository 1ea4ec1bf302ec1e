import { createHash } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import { authenticate } from '../../clouds/s3/authenticate.ts'
import type { CloudRequest } from '../../clouds/common/request.ts'
import type { Verifier } from '../../clouds/s3/verifier.ts'
import { account, at2013, expectRefused, requestOf, withHeader } from './vectors.ts'

// The worked examples of the S3 API reference: "Signature Calculations for the Authorization Header" (single chunk,
// multiple chunks, trailing headers) and "Authenticating Requests: Using Query Parameters".
describe('the emulated S3 verifies version 4 as published', () => {
  it.each([
    {
      name: 'GET of a range of an object',
      url: '/test.txt',
      headers: { range: 'bytes=0-9' },
      signed: 'host;range;x-amz-content-sha256;x-amz-date',
      signature: 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    },
    {
      name: 'PUT of an object',
      method: 'PUT',
      url: '/test$file.text',
      headers: { date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
      body: 'Welcome to Amazon S3.',
      signed: 'date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class',
      signature: '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    },
    {
      name: "GET of a bucket's lifecycle",
      url: '/?lifecycle',
      signed: 'host;x-amz-content-sha256;x-amz-date',
      signature: 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    },
    {
      name: 'GET of a list of objects',
      url: '/?max-keys=2&prefix=J',
      signed: 'host;x-amz-content-sha256;x-amz-date',
      signature: '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    },
  ])('$name', ({ method = 'GET', url, headers = {}, body = '', signed, signature }) => {
    const request = requestOf(
      method,
      url,
      {
        host: 'examplebucket.s3.amazonaws.com',
        ...headers,
        'x-amz-content-sha256': hashOf(body),
        'x-amz-date': '20130524T000000Z',
        authorization: authorizationV4(signed, signature),
      },
      body,
    )
    expect(authenticate(request, at2013).toString()).toBe(body)
    expectRefusedWhenChanged(request, at2013, body)
  })

  it('a presigned URL', () => {
    const request = requestOf(
      'GET',
      '/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
      { host: 'examplebucket.s3.amazonaws.com' },
    )
    expect(authenticate(request, at2013).toString()).toBe('')
    expectRefused({ ...request, method: 'PUT' }, at2013, 'SignatureDoesNotMatch')
    expectRefused({ ...request, rawPath: '/test.txu' }, at2013, 'SignatureDoesNotMatch')
    expectRefused(request, { ...at2013, now: () => Date.UTC(2013, 4, 25, 0, 0, 1) }, 'AccessDenied')
  })

  it('an upload in signed chunks', () => {
    const body = chunked(
      'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648',
      '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497',
      'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9',
      '\r\n',
    )
    const request = chunkedRequest(body, {
      'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
      'content-length': '66824',
      authorization: authorizationV4(
        'content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class',
        '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
      ),
    })
    expect(body.byteLength).toBe(66_824)
    expect(authenticate(request, at2013).equals(Buffer.alloc(66_560, 'a'))).toBe(true)
    for (const at of [100, 66_000]) {
      expectRefused({ ...request, body: damagedAt(body, at) }, at2013, 'SignatureDoesNotMatch')
    }
  })

  it('an upload in signed chunks with a signed trailer', () => {
    const body = chunked(
      'b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2',
      '1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7',
      '2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992',
      'x-amz-checksum-crc32c:sOO8/Q==\r\nx-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n',
    )
    const request = chunkedRequest(body, {
      'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
      'x-amz-trailer': 'x-amz-checksum-crc32c',
      authorization: authorizationV4(
        'content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class;x-amz-trailer',
        '106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e',
      ),
    })
    expect(authenticate(request, at2013).equals(Buffer.alloc(66_560, 'a'))).toBe(true)
    expectRefused({ ...request, body: replaced(body, 'sOO8/Q==', 'sOO8/g==') }, at2013, 'BadDigest')
    expectRefused({ ...request, body: replaced(body, 'd81f82', 'd81f83') }, at2013, 'SignatureDoesNotMatch')
    expectRefused({ ...request, body: damagedAt(body, 100) }, at2013, 'SignatureDoesNotMatch')
  })
})

function authorizationV4(signedHeaders: string, signature: string): string {
  const credential = `${account.accessKey}/20130524/us-east-1/s3/aws4_request`
  return `AWS4-HMAC-SHA256 Credential=${credential},SignedHeaders=${signedHeaders},Signature=${signature}`
}

function chunked(first: string, second: string, last: string, trailer: string): Buffer {
  return Buffer.from(
    [
      `10000;chunk-signature=${first}\r\n${'a'.repeat(65_536)}\r\n`,
      `400;chunk-signature=${second}\r\n${'a'.repeat(1024)}\r\n`,
      `0;chunk-signature=${last}\r\n${trailer}`,
    ].join(''),
  )
}

function chunkedRequest(body: Buffer, headers: Readonly<Record<string, string>>): CloudRequest {
  return requestOf(
    'PUT',
    '/examplebucket/chunkObject.txt',
    {
      host: 's3.amazonaws.com',
      'x-amz-date': '20130524T000000Z',
      'x-amz-storage-class': 'REDUCED_REDUNDANCY',
      'content-encoding': 'aws-chunked',
      'x-amz-decoded-content-length': '66560',
      ...headers,
    },
    body,
  )
}

function expectRefusedWhenChanged(request: CloudRequest, verifier: Verifier, body: string): void {
  expectRefused({ ...request, rawPath: `${request.rawPath}x` }, verifier, 'SignatureDoesNotMatch')
  expectRefused({ ...request, rawQuery: 'versionId=1' }, verifier, 'SignatureDoesNotMatch')
  expectRefused({ ...request, body: Buffer.from(`${body}x`) }, verifier, 'XAmzContentSHA256Mismatch')
  const other = body === '' ? 'x' : ''
  const claimed = withHeader(request, 'x-amz-content-sha256', hashOf(other))
  expectRefused({ ...claimed, body: Buffer.from(other) }, verifier, 'SignatureDoesNotMatch')
  expectRefused(withHeader(request, 'x-amz-acl', 'public-read'), verifier, 'AccessDenied')
  expectRefused(request, { ...verifier, region: 'eu-west-1' }, 'AuthorizationHeaderMalformed')
  expectRefused(request, { ...verifier, now: () => Date.UTC(2013, 4, 24, 0, 15, 1) }, 'RequestTimeTooSkewed')
  const wrong = { ...account, secretKey: `${account.secretKey}x` }
  expectRefused(request, { ...verifier, accounts: [wrong] }, 'SignatureDoesNotMatch')
  expectRefused(request, { ...verifier, accounts: [] }, 'InvalidAccessKeyId')
}

function hashOf(body: string): string {
  return createHash('sha256').update(body).digest('hex')
}

function damagedAt(body: Buffer, at: number): Buffer {
  const damaged = Buffer.from(body)
  damaged[at] = (damaged[at] ?? 0) ^ 1
  return damaged
}

function replaced(body: Buffer, text: string, other: string): Buffer {
  return Buffer.from(body.toString('latin1').replace(text, other), 'latin1')
}
