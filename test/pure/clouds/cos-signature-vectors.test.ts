import { describe, expect, it } from 'vitest'

import { readRequest, type CloudRequest } from '../../clouds/common/request.ts'
import type { CosRefusal } from '../../clouds/cos/errors.ts'
import { authenticate, type Verifier } from '../../clouds/cos/signature.ts'

/** The keys of the published examples. */
const account = {
  accessKey: 'AKIDQjz3ltompVjBni5LitkWHFlFpwkn9U5q',
  secretKey: 'BQYIM75p8x0iWVFSIgqEKwFprpRSVHlz',
}
const object = '/exampleobject(%E8%85%BE%E8%AE%AF%E4%BA%91)'
const host = 'examplebucket-1250000000.cos.ap-beijing.myqcloud.com'

interface Example {
  readonly name: string
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly time: string
  readonly headerList: string
  readonly parameterList: string
  readonly signature: string
}

// The worked examples of https://www.tencentcloud.com/document/product/436/7778, the last one of an earlier edition of it.
const examples: readonly Example[] = [
  {
    name: 'an upload',
    method: 'PUT',
    url: object,
    headers: {
      date: 'Thu, 16 May 2019 06:45:51 GMT',
      host,
      'content-type': 'text/plain',
      'content-length': '13',
      'content-md5': 'mQ/fVh815F3k6TAUm8m0eg==',
      'x-cos-acl': 'private',
      'x-cos-grant-read': 'uin="100000000011"',
    },
    time: '1557989151;1557996351',
    headerList: 'content-length;content-md5;content-type;date;host;x-cos-acl;x-cos-grant-read',
    parameterList: '',
    signature: '3b8851a11a569213c17ba8fa7dcf2abec6935172',
  },
  {
    name: 'a download with parameters',
    method: 'GET',
    url: `${object}?response-content-type=application%2Foctet-stream&response-cache-control=max-age%3D600`,
    headers: { date: 'Thu, 16 May 2019 06:55:53 GMT', host },
    time: '1557989753;1557996953',
    headerList: 'date;host',
    parameterList: 'response-cache-control;response-content-type',
    signature: '01681b8c9d798a678e43b685a9f1bba0f6c0e012',
  },
  {
    name: 'a download of a range',
    method: 'GET',
    url: '/testfile',
    headers: { host: 'bucket1-1254000000.cos.ap-beijing.myqcloud.com', range: 'bytes=0-3' },
    time: '1417773892;1417853898',
    headerList: 'host;range',
    parameterList: '',
    signature: '4b6cbab14ce01381c29032423481ebffd514e8be',
  },
]

describe('the emulated COS verifies signatures as published', () => {
  it.each(examples)('$name, signed in its header', (example) => {
    const request = inHeader(example)
    expect(verdict(request, during(example))).toBe('believed')
    expect(verdictsOfChanges(request, example)).toEqual(['SignatureDoesNotMatch'])
  })

  it.each(examples)('$name, signed in its address', (example) => {
    const request = inAddress(example)
    expect(verdict(request, during(example))).toBe('believed')
    expect(verdictsOfChanges(request, example)).toEqual(['SignatureDoesNotMatch'])
  })

  it.each(examples)('$name, before and after its time', (example) => {
    const [start = 0, end = 0] = example.time.split(';').map(Number)
    const request = inHeader(example)
    expect(verdict(request, at(end + 1))).toBe('AccessDenied')
    expect(verdict(request, at(start - 61))).toBe('RequestTimeTooSkewed')
  })

  it('nobody without a signature, and no key that it does not know', () => {
    const example = examples[0] as Example
    const unsigned = readRequest(head(example, example.url, example.headers), Buffer.alloc(0), () => 'bucket')
    expect(verdict(unsigned, during(example))).toBe('AccessDenied')
    expect(verdict(inHeader(example), { ...during(example), accounts: [] })).toBe('InvalidAccessKeyId')
  })

  it('temporary keys only with the token that they came with', () => {
    const example = examples[2] as Example
    const verifier = { ...during(example), accounts: [{ ...account, sessionToken: 'the+token' }] }
    expect(verdict(inHeader(example), verifier)).toBe('InvalidAccessKeyId')
    const withToken = { ...example, headers: { ...example.headers, 'x-cos-security-token': 'the+token' } }
    expect(verdict(inHeader(withToken), verifier)).toBe('believed')
    expect(verdict(inHeader(withToken), during(example))).toBe('InvalidAccessKeyId')
  })
})

function signatureOf({ time, headerList, parameterList, signature }: Example): [string, string][] {
  return [
    ['q-sign-algorithm', 'sha1'],
    ['q-ak', account.accessKey],
    ['q-sign-time', time],
    ['q-key-time', time],
    ['q-header-list', headerList],
    ['q-url-param-list', parameterList],
    ['q-signature', signature],
  ]
}

function inHeader(example: Example): CloudRequest {
  const authorization = signatureOf(example)
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
  return readRequest(
    head(example, example.url, { ...example.headers, authorization }),
    Buffer.alloc(0),
    () => 'bucket',
  )
}

function inAddress(example: Example): CloudRequest {
  const query = new URLSearchParams(signatureOf(example)).toString()
  const url = `${example.url}${example.url.includes('?') ? '&' : '?'}${query}`
  return readRequest(head(example, url, example.headers), Buffer.alloc(0), () => 'bucket')
}

function head({ method }: Example, url: string, headers: Readonly<Record<string, string>>) {
  const headersDistinct = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]))
  return { method, url, headersDistinct }
}

function during({ time }: Example): Verifier {
  return at(Number(time.split(';')[0]) + 100)
}

function at(seconds: number): Verifier {
  return { accounts: [account], now: () => seconds * 1000 }
}

/** What the service says of every change to what was signed; each answer once. */
function verdictsOfChanges(request: CloudRequest, example: Example): string[] {
  const verifier = during(example)
  const headers = example.headerList.split(';').flatMap((name) => {
    const other = new Map([...request.headers, [name, 'another']])
    const none = new Map([...request.headers].filter(([each]) => each !== name))
    return [
      { ...request, headers: other },
      { ...request, headers: none },
    ]
  })
  const parameters = example.parameterList
    .split(';')
    .filter((name) => name !== '')
    .map((name) => ({ ...request, query: new Map([...request.query, [name, 'another']]) }))
  const line = [
    { ...request, method: 'DELETE' },
    { ...request, rawPath: `${request.rawPath}x` },
  ]
  const stolen = { ...verifier, accounts: [{ ...account, secretKey: 'another' }] }
  const verdicts = [...headers, ...parameters, ...line].map((changed) => verdict(changed, verifier))
  return [...new Set([...verdicts, verdict(request, stolen)])]
}

function verdict(request: CloudRequest, verifier: Verifier): string {
  try {
    authenticate(request, verifier)
    return 'believed'
  } catch (error) {
    return (error as CosRefusal).code
  }
}
