import { describe, expect, it } from 'vitest'

import { authorizationOf, cosSigner, hmac } from '../../../drivers/clouds/cos/sign.ts'
import { signerV1, signerV4 as ossSignerV4 } from '../../../drivers/clouds/oss/sign.ts'
import { signerV4 } from '../../../drivers/clouds/s3/sign-v4.ts'
import type { Pair } from '../../../drivers/clouds/signable-request.ts'

// The worked examples of the S3 API reference: "Signature Calculations for the Authorization Header".
describe('version 4 of Amazon S3, as published', () => {
  const keys = {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  }
  const host = 'examplebucket.s3.amazonaws.com'
  const sign = signerV4('us-east-1')

  it.each<{ path: string; query?: Pair[]; headers?: Pair[]; signature: string }>([
    {
      path: '/test.txt',
      headers: [['range', 'bytes=0-9']],
      signature: 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    },
    {
      path: '/',
      query: [['lifecycle', '']],
      signature: 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    },
    {
      path: '/',
      query: [
        ['prefix', 'J'],
        ['max-keys', '2'],
      ],
      signature: '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    },
  ])('GET $path $query', ({ path, query = [], headers = [], signature }) => {
    const sent = pairsOf(sign({ method: 'GET', host, path, query, headers }, keys, Date.UTC(2013, 4, 24)))
    expect(sent.get('authorization')).toMatch(
      new RegExp(
        `^AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, .*Signature=${signature}$`,
      ),
    )
    expect(Object.fromEntries(sent)).toMatchObject({
      host,
      'x-amz-date': '20130524T000000Z',
    })
  })

  it('with another key on another day, and for another secret', () => {
    const request = { method: 'GET', host, path: '/', query: [], headers: [] }
    const day = Date.UTC(2013, 4, 24)
    const signatures = [
      sign(request, keys, day),
      sign(request, keys, day + 24 * 60 * 60_000),
      sign(request, { ...keys, secretAccessKey: 'another' }, day),
      sign(request, { ...keys, sessionToken: 'token' }, day),
    ].map((sent) => pairsOf(sent).get('authorization'))
    expect(new Set(signatures).size).toBe(4)
    expect(pairsOf(sign(request, keys, day)).get('authorization')).toBe(signatures[0])
  })
})

// The examples that Aliyun's own SDKs (V2, for Go, Java, PHP, C#, C++ and Swift) prove their signers by.
describe('OSS, as published', () => {
  const keys = { accessKeyId: 'ak', secretAccessKey: 'sk' }

  it.each([
    { seconds: 1_702_743_657, signature: 'e21d18daa82167720f9b1047ae7e7f1ce7cb77a31e8203a7d5f4624fa0284afe' },
    {
      seconds: 1_702_784_856,
      sessionToken: 'token',
      signature: 'b94a3f999cf85bcdc00d332fbd3734ba03e48382c36fa4d5af5df817395bd9ea',
    },
  ])('version 4 at $seconds', ({ seconds, sessionToken, signature }) => {
    const request = {
      method: 'PUT',
      host: 'bucket.oss-cn-hangzhou.aliyuncs.com',
      path: '/1234%2B-/123/1.txt',
      query: ['param1 value1', '+param1 value3', '|param1 value4', '+param2 ', '|param2 ', 'param2 '].map(
        (each) => each.split(' ') as unknown as Pair,
      ),
      headers: ['x-oss-head1 value', 'abc value', 'zabc value', 'xyz value', 'content-type text/plain'].map(
        (each) => each.split(' ') as unknown as Pair,
      ),
    }
    const sign = ossSignerV4({ bucket: 'bucket', region: 'cn-hangzhou' })
    const sent = pairsOf(sign(request, { ...keys, sessionToken }, seconds * 1000))
    expect(sent.get('authorization')).toMatch(
      new RegExp(`^OSS4-HMAC-SHA256 Credential=ak/202312../cn-hangzhou/oss/.*,Signature=${signature}$`),
    )
    expect(sent.get('x-oss-security-token')).toBe(sessionToken)
  })

  const written: Pair[] = [
    ['content-md5', 'eB5eJF1ptWaXm4bijSPyxw=='],
    ['content-type', 'text/html'],
    ['x-oss-meta-author', 'alice'],
    ['x-oss-meta-magic', 'abracadabra'],
  ]
  it.each<{ method: string; path: string; query: Pair[]; headers: Pair[]; signature: string }>([
    {
      method: 'PUT',
      path: '/nelson',
      query: [],
      headers: written,
      signature: 'kSHKmLxlyEAKtZPkJhG9bZb5k7M=',
    },
    {
      method: 'PUT',
      path: '/nelson',
      query: [['acl', '']],
      headers: written,
      signature: '/afkugFbmWDQ967j1vr6zygBLQk=',
    },
    {
      method: 'GET',
      path: '/',
      query: [
        ['resourceGroup', ''],
        ['non-resousce', 'null'],
      ],
      headers: [],
      signature: 'vkQmfuUDyi1uDi3bKt67oemssIs=',
    },
    {
      method: 'GET',
      path: '/',
      query: [
        ['resourceGroup', ''],
        ['acl', ''],
      ],
      headers: [],
      signature: 'x3E5TgOvl/i7PN618s5mEvpJDYk=',
    },
  ])('version 1: $method $path $query', ({ signature, ...request }) => {
    const sign = signerV1({ bucket: 'examplebucket' })
    const host = 'examplebucket.oss-cn-hangzhou.aliyuncs.com'
    const sent = pairsOf(sign({ ...request, host }, keys, Date.parse('Wed, 28 Dec 2022 10:27:41 GMT')))
    expect(sent.get('authorization')).toBe(`OSS ak:${signature}`)
  })
})

// The worked examples of https://www.tencentcloud.com/document/product/436/7778, the last one of an earlier edition of it.
describe('COS, as published', () => {
  const [accessKeyId, secretAccessKey] = [
    'AKIDQjz3ltompVjBni5LitkWHFlFpwkn9U5q',
    'BQYIM75p8x0iWVFSIgqEKwFprpRSVHlz',
  ]
  const path = '/exampleobject(%E8%85%BE%E8%AE%AF%E4%BA%91)'
  const host: Pair = ['host', 'examplebucket-1250000000.cos.ap-beijing.myqcloud.com']

  it.each<{
    name: string
    method: string
    path: string
    query?: Pair[]
    headers: Pair[]
    time: string
    signature: string
  }>([
    {
      name: 'an upload',
      method: 'PUT',
      path,
      headers: [
        ['date', 'Thu, 16 May 2019 06:45:51 GMT'],
        host,
        ['content-type', 'text/plain'],
        ['content-length', '13'],
        ['content-md5', 'mQ/fVh815F3k6TAUm8m0eg=='],
        ['x-cos-acl', 'private'],
        ['x-cos-grant-read', 'uin="100000000011"'],
      ],
      time: '1557989151;1557996351',
      signature: '3b8851a11a569213c17ba8fa7dcf2abec6935172',
    },
    {
      name: 'a download with parameters',
      method: 'GET',
      path,
      query: [
        ['response-content-type', 'application/octet-stream'],
        ['response-cache-control', 'max-age=600'],
      ],
      headers: [['date', 'Thu, 16 May 2019 06:55:53 GMT'], host],
      time: '1557989753;1557996953',
      signature: '01681b8c9d798a678e43b685a9f1bba0f6c0e012',
    },
    {
      name: 'a download of a range',
      method: 'GET',
      path: '/testfile',
      headers: [
        ['host', 'bucket1-1254000000.cos.ap-beijing.myqcloud.com'],
        ['range', 'bytes=0-3'],
      ],
      time: '1417773892;1417853898',
      signature: '4b6cbab14ce01381c29032423481ebffd514e8be',
    },
  ])('$name', ({ query = [], signature, time, ...request }) => {
    const signingKey = hmac(secretAccessKey, time)
    const authorization = authorizationOf({ ...request, query, time, accessKeyId, signingKey })
    expect(authorization).toMatch(new RegExp(`&q-signature=${signature}$`))
    expect(authorization).toContain(`q-sign-time=${time}&q-key-time=${time}&`)
  })

  it('for a quarter of an hour from a minute on', () => {
    const sign = cosSigner()
    const request = { method: 'GET', host: 'a', path: '/', query: [], headers: [] }
    const at = (ms: number) =>
      pairsOf(sign(request, { accessKeyId, secretAccessKey }, ms)).get('authorization')
    expect(at(1_557_989_159_000)).toBe(at(1_557_989_129_000))
    expect(at(1_557_989_160_000)).not.toBe(at(1_557_989_159_999))
    expect(at(1_557_989_159_999)).toContain('q-sign-time=1557989099;1557990059')
  })
})

function pairsOf(sent: readonly string[]): ReadonlyMap<string, string> {
  const names = sent.filter((_, index) => index % 2 === 0)
  return new Map(names.map((name, index) => [name, sent[2 * index + 1] ?? '']))
}
