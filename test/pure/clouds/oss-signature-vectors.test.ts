import { describe, expect, it } from 'vitest'

import type { Account } from '../../clouds/common/account.ts'
import { bucketBefore, readRequest, type CloudRequest } from '../../clouds/common/request.ts'
import { authenticate } from '../../clouds/oss/authenticate.ts'
import { OssRefusal } from '../../clouds/oss/errors.ts'
import type { Verifier } from '../../clouds/oss/verifier.ts'

const ak: Account = { accessKey: 'ak', secretKey: 'sk' }
const withToken: Account = { ...ak, sessionToken: 'token' }

// "Include a V1 signature in the Authorization header" of the OSS API reference, and the examples that Aliyun's own
// SDKs (V2, for Go, Java, PHP, C#, C++ and Swift) prove their signers by.
describe('the emulated OSS verifies version 1 as published', () => {
  it('the worked example of the API reference', () => {
    const account = {
      accessKey: '44CF9590006BF252F707',
      secretKey: 'OtxrzxIsfpFjA7SwPzILwy8Bw21TLhquhboDYROV',
    }
    const date = 'Thu, 17 Nov 2005 18:49:58 GMT'
    const request = requestOf('PUT', 'oss-example', '/nelson', {
      date,
      'content-md5': 'ODBGOERFMDMzQTczRUY3NUE3NzA5QzdFNUYzMDQxNEM=',
      'content-type': 'text/html',
      'x-oss-meta-author': 'foo@bar.com',
      'x-oss-magic': 'abracadabra',
      authorization: 'OSS 44CF9590006BF252F707:26NBxoKdsyly4EDv6inkoDft/yA=',
    })
    expect(outcomeOf(request, at(Date.parse(date), account))).toBe('accepted')
    expectRefusedWhenChanged(request, at(Date.parse(date), account))
  })

  const written = {
    'content-md5': 'eB5eJF1ptWaXm4bijSPyxw==',
    'content-type': 'text/html',
    'x-oss-meta-author': 'alice',
    'x-oss-meta-magic': 'abracadabra',
  }
  it.each([
    { method: 'PUT', url: '/nelson', headers: written, signature: 'kSHKmLxlyEAKtZPkJhG9bZb5k7M=' },
    { method: 'PUT', url: '/nelson?acl', headers: written, signature: '/afkugFbmWDQ967j1vr6zygBLQk=' },
    {
      method: 'GET',
      url: '/?resourceGroup&non-resousce=null',
      headers: {},
      signature: 'vkQmfuUDyi1uDi3bKt67oemssIs=',
    },
    { method: 'GET', url: '/?resourceGroup&acl', headers: {}, signature: 'x3E5TgOvl/i7PN618s5mEvpJDYk=' },
  ])('$method $url', ({ method, url, headers, signature }) => {
    const date = 'Wed, 28 Dec 2022 10:27:41 GMT'
    const authorization = `OSS ak:${signature}`
    const request = requestOf(method, 'examplebucket', url, { ...headers, 'x-oss-date': date, authorization })
    expect(outcomeOf(request, at(Date.parse(date), ak))).toBe('accepted')
    expectRefusedWhenChanged(request, at(Date.parse(date), ak))
  })

  it.each([
    {
      name: 'of a version',
      url: '/key?Expires=1699807420&OSSAccessKeyId=ak&Signature=dcLTea%2BYh9ApirQ8o8dOPqtvJXQ%3D&versionId=versionId',
      account: ak,
      expires: 1_699_807_420,
    },
    {
      name: 'of a temporary key',
      url: '/key%2B123?Expires=1699808204&OSSAccessKeyId=ak&Signature=jzKYRrM5y6Br0dRFPaTGOsbrDhY%3D&security-token=token&versionId=versionId',
      account: withToken,
      expires: 1_699_808_204,
    },
  ])('a signed address $name', ({ url, account, expires }) => {
    const request = requestOf('GET', 'bucket', url, {})
    expect(outcomeOf(request, at(expires * 1000, account))).toBe('accepted')
    expectRefused(request, at(expires * 1000 + 1, account), 'AccessDenied')
    expectRefused({ ...request, key: 'another' }, at(expires * 1000, account), 'SignatureDoesNotMatch')
    expectRefused({ ...request, method: 'PUT' }, at(expires * 1000, account), 'SignatureDoesNotMatch')
  })
})

// The examples that the same SDKs prove their version 4 signers by.
describe('the emulated OSS verifies version 4 as published', () => {
  const query = 'param1=value1&%2Bparam1=value3&%7Cparam1=value4&%2Bparam2=&%7Cparam2&param2'
  const headers = { 'x-oss-head1': 'value', abc: 'value', zabc: 'value', xyz: 'value' }

  it.each([
    {
      name: 'a header',
      seconds: 1_702_743_657,
      account: ak,
      more: '',
      signature: 'e21d18daa82167720f9b1047ae7e7f1ce7cb77a31e8203a7d5f4624fa0284afe',
    },
    {
      name: 'a header of a temporary key',
      seconds: 1_702_784_856,
      account: withToken,
      more: '',
      signature: 'b94a3f999cf85bcdc00d332fbd3734ba03e48382c36fa4d5af5df817395bd9ea',
    },
    {
      name: 'a header with additional headers',
      seconds: 1_702_747_512,
      account: ak,
      more: 'AdditionalHeaders=abc;zabc,',
      signature: '4a4183c187c07c8947db7620deb0a6b38d9fbdd34187b6dbaccb316fa251212f',
    },
  ])('$name', ({ seconds, account, more, signature }) => {
    const time = timeOf(seconds)
    const credential = `ak/${time.slice(0, 8)}/cn-hangzhou/oss/aliyun_v4_request`
    const request = requestOf('PUT', 'bucket', `/1234%2B-/123/1.txt?${query}`, {
      ...headers,
      'content-type': 'text/plain',
      'x-oss-content-sha256': 'UNSIGNED-PAYLOAD',
      'x-oss-date': time,
      ...(account.sessionToken === undefined ? {} : { 'x-oss-security-token': account.sessionToken }),
      authorization: `OSS4-HMAC-SHA256 Credential=${credential},${more}Signature=${signature}`,
    })
    const verifier = at(seconds * 1000, account)
    expect(outcomeOf(request, verifier)).toBe('accepted')
    expectRefusedWhenChanged(request, verifier)
    expectRefused(request, { ...verifier, region: 'cn-beijing' }, 'InvalidArgument')
    const unsigned = withHeader(request, 'abc', 'changed')
    expect(outcomeOf(unsigned, verifier)).toBe(more === '' ? 'accepted' : 'SignatureDoesNotMatch')
  })

  it.each([
    {
      name: 'an address',
      seconds: 1_702_781_677,
      account: ak,
      more: '',
      signature: 'a39966c61718be0d5b14e668088b3fa07601033f6518ac7b523100014269c0fe',
    },
    {
      name: 'an address of a temporary key',
      seconds: 1_702_785_388,
      account: withToken,
      more: '&x-oss-security-token=token',
      signature: '3817ac9d206cd6dfc90f1c09c00be45005602e55898f26f5ddb06d7892e1f8b5',
    },
    {
      name: 'an address with additional headers',
      seconds: 1_702_783_809,
      account: ak,
      more: '&x-oss-additional-headers=abc%3Bzabc',
      signature: '6bd984bfe531afb6db1f7550983a741b103a8c58e5e14f83ea474c2322dfa2b7',
    },
  ])('$name', ({ seconds, account, more, signature }) => {
    const time = timeOf(seconds)
    const credential = `ak%2F${time.slice(0, 8)}%2Fcn-hangzhou%2Foss%2Faliyun_v4_request`
    const signed = `x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-date=${time}&x-oss-expires=599&x-oss-credential=${credential}${more}`
    const request = requestOf(
      'PUT',
      'bucket',
      `/1234%2B-/123/1.txt?${query}&${signed}&x-oss-signature=${signature}`,
      { ...headers, 'content-type': 'application/octet-stream' },
    )
    const verifier = at(seconds * 1000, account)
    expect(outcomeOf(request, verifier)).toBe('accepted')
    expectRefused({ ...request, key: 'another' }, verifier, 'SignatureDoesNotMatch')
    expectRefused({ ...request, method: 'GET' }, verifier, 'SignatureDoesNotMatch')
    expectRefused(withHeader(request, 'x-oss-head1', 'changed'), verifier, 'SignatureDoesNotMatch')
    expectRefused(request, { ...verifier, region: 'cn-beijing' }, 'InvalidArgument')
    expectRefused(request, at((seconds + 600) * 1000, account), 'AccessDenied')
  })
})

function requestOf(
  method: string,
  bucket: string,
  url: string,
  headers: Readonly<Record<string, string>>,
): CloudRequest {
  const suffix = 'oss-cn-hangzhou.aliyuncs.com'
  const all = { host: `${bucket}.${suffix}`, ...headers }
  const headersDistinct = Object.fromEntries(Object.entries(all).map(([name, value]) => [name, [value]]))
  return readRequest({ method, url, headersDistinct }, Buffer.alloc(0), bucketBefore(suffix))
}

function at(ms: number, account: Account): Verifier {
  return { accounts: [account], region: 'cn-hangzhou', signatures: ['v1', 'v4'], now: () => ms }
}

/** `20231216T162057Z` */
function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(/[-:]|\.\d{3}/g, '')
}

function withHeader(request: CloudRequest, name: string, value: string): CloudRequest {
  return { ...request, headers: new Map([...request.headers, [name, value]]) }
}

/** `accepted`, or the code of the refusal. */
function outcomeOf(request: CloudRequest, verifier: Verifier): string {
  try {
    authenticate(request, verifier)
    return 'accepted'
  } catch (error) {
    return error instanceof OssRefusal ? error.code : String(error)
  }
}

function expectRefused(request: CloudRequest, verifier: Verifier, code: string): void {
  expect(outcomeOf(request, verifier)).toBe(code)
}

function expectRefusedWhenChanged(request: CloudRequest, verifier: Verifier): void {
  expectRefused({ ...request, method: 'POST' }, verifier, 'SignatureDoesNotMatch')
  expectRefused({ ...request, key: 'another' }, verifier, 'SignatureDoesNotMatch')
  expectRefused({ ...request, bucket: 'another' }, verifier, 'SignatureDoesNotMatch')
  expectRefused(withHeader(request, 'x-oss-more', 'x'), verifier, 'SignatureDoesNotMatch')
  expectRefused(withHeader(request, 'content-type', 'text/other'), verifier, 'SignatureDoesNotMatch')
  for (const minutes of [16, -16]) {
    const now = verifier.now() + minutes * 60_000
    expectRefused(request, { ...verifier, now: () => now }, 'RequestTimeTooSkewed')
  }
  const [account = ak] = verifier.accounts
  const wrong = { ...account, secretKey: 'another' }
  expectRefused(request, { ...verifier, accounts: [wrong] }, 'SignatureDoesNotMatch')
  expectRefused(request, { ...verifier, accounts: [] }, 'InvalidAccessKeyId')
  expectRefused(request, { ...verifier, signatures: [] }, 'AccessDenied')
}
