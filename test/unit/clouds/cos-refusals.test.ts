import { request } from 'node:http'

import COS from 'cos-nodejs-sdk-v5'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { lookup } from '../../../drivers/http/localhost-lookup.ts'
import { startCosCloud, type CosCloud } from '../../clouds/cos/cloud.ts'
import { readAll, someBytes } from '../../conformance/harness.ts'

const account = { accessKey: 'AKIDREFUSALS', secretKey: 'secretOfTheRefusals' }
const Bucket = 'refusals-1250000000'
let cloud: CosCloud
let standard: string
beforeAll(async () => {
  cloud = await startCosCloud({ accounts: [account], buckets: [Bucket] })
  standard = `${Bucket}.cos.ap-guangzhou.localhost`
  cloud.bucket(Bucket).put('key', Buffer.from('content'))
})
afterAll(() => cloud.close())

interface Try {
  readonly words: string
  readonly method?: string
  readonly host?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array | string
  readonly status: number
  readonly code: string
}

/** What the real service refuses, each signed as it should be. */
const refused: readonly Try[] = [
  {
    words: 'the bucket in the path',
    host: 'cos.ap-guangzhou.localhost',
    path: `/${Bucket}/key`,
    status: 403,
    code: 'PathStyleDomainForbidden',
  },
  {
    words: 'a bucket without the APPID',
    host: 'refusals.cos.ap-guangzhou.localhost',
    status: 400,
    code: 'InvalidBucketName',
  },
  {
    words: 'a bucket that is not there',
    host: 'another-1250000000.cos.ap-guangzhou.localhost',
    status: 404,
    code: 'NoSuchBucket',
  },
  {
    words: 'the host of another region',
    host: `${Bucket}.cos.ap-beijing.localhost`,
    status: 404,
    code: 'NoSuchBucket',
  },
  {
    words: 'the accelerated host of a bucket without acceleration',
    host: `${Bucket}.cos.accelerate.localhost`,
    status: 400,
    code: 'BucketAccelerateNotEnabled',
  },
  { words: 'a key that is not there', path: '/nothing', status: 404, code: 'NoSuchKey' },
  { words: 'a key of more than 850 bytes', path: `/${'k'.repeat(851)}`, status: 400, code: 'KeyTooLong' },
  {
    words: 'a range beyond the end',
    path: '/key',
    headers: { range: 'bytes=7-' },
    status: 416,
    code: 'InvalidRange',
  },
  {
    words: 'a body that is not what its digest says',
    method: 'PUT',
    path: '/new',
    headers: { 'content-md5': 'mQ/fVh815F3k6TAUm8m0eg==' },
    body: 'another',
    status: 400,
    code: 'BadDigest',
  },
  {
    words: 'a digest that is none',
    method: 'PUT',
    path: '/new',
    headers: { 'content-md5': 'short' },
    body: 'body',
    status: 400,
    code: 'InvalidDigest',
  },
  {
    words: 'a storage class of several zones in a bucket of one',
    method: 'PUT',
    path: '/new',
    headers: { 'x-cos-storage-class': 'MAZ_STANDARD' },
    body: 'body',
    status: 400,
    code: 'NotSupportedStorageClass',
  },
  {
    words: 'a copy whose source is not named by its standard domain',
    method: 'PUT',
    path: '/new',
    headers: { 'x-cos-copy-source': `${Bucket}/key` },
    status: 400,
    code: 'InvalidArgument',
  },
  {
    words: 'a part of an upload that is not there',
    method: 'PUT',
    path: '/new?partNumber=1&uploadId=none',
    body: 'body',
    status: 404,
    code: 'NoSuchUpload',
  },
  {
    words: 'to delete many without a digest',
    method: 'POST',
    path: '/?delete',
    body: '<Delete><Object><Key>key</Key></Object></Delete>',
    status: 400,
    code: 'InvalidRequest',
  },
]

describe('the emulated COS refuses', () => {
  it.each(refused)('$words', async (tried) => {
    const answer = await send(tried)
    expect([answer.status, /<Code>(\w+)<\/Code>/.exec(answer.text)?.[1]]).toEqual([tried.status, tried.code])
    expect(answer.headers['x-cos-request-id']).toBe(/<RequestId>(.+)<\/RequestId>/.exec(answer.text)?.[1])
  })

  it('parts below 1 MiB before the last one, and takes them of 1 MiB', async () => {
    const cos = new COS({
      SecretId: account.accessKey,
      SecretKey: account.secretKey,
      Domain: `http://${standard}:${cloud.port}`,
      // Names below localhost do not resolve on every system.
      Ip: `127.0.0.1:${cloud.port}`,
    })
    const at = { Bucket, Region: 'ap-guangzhou', Key: 'parts' }
    const sizes = [1024 * 1024 - 1, 1024 * 1024]
    const codes = []
    for (const size of sizes) {
      const { UploadId } = await cos.multipartInit(at)
      const Parts = []
      for (const [index, body] of [someBytes(size), someBytes(5)].entries()) {
        const sent = { Body: Buffer.from(body), ContentLength: body.byteLength, PartNumber: index + 1 }
        const { ETag } = await cos.multipartUpload({ ...at, ...sent, UploadId })
        Parts.push({ PartNumber: index + 1, ETag })
      }
      codes.push(
        await cos.multipartComplete({ ...at, UploadId, Parts }).then(
          () => 'completed',
          (error: { code: string }) => error.code,
        ),
      )
    }
    expect(codes).toEqual(['EntityTooSmall', 'completed'])
  })

  it('to read what is archived, which a list shows', async () => {
    cloud.bucket(Bucket).put('cold', Buffer.from('x'), { 'x-cos-storage-class': 'ARCHIVE' })
    const answer = await send({ words: '', path: '/cold', status: 403, code: '' })
    expect([answer.status, answer.text]).toEqual([403, expect.stringContaining('InvalidObjectState')])
    const list = await send({ words: '', path: '/?prefix=cold', status: 200, code: '' })
    expect(list.text).toContain('<StorageClass>ARCHIVE</StorageClass>')
  })
})

async function send({ method = 'GET', host = standard, path = '/', headers = {}, body = '' }: Try) {
  const named = `${host}:${cloud.port}`
  const url = new URL(path, `http://${named}`)
  const Query = Object.fromEntries(url.searchParams)
  const sent: Record<string, string> = {
    ...headers,
    host: named,
    ...(method === 'GET' ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
  }
  const authorization = COS.getAuthorization({
    SecretId: account.accessKey,
    SecretKey: account.secretKey,
    Method: method as 'GET',
    Pathname: decodeURIComponent(url.pathname),
    Query,
    Headers: sent,
  })
  return new Promise<{ status: number; headers: Record<string, unknown>; text: string }>(
    (resolve, reject) => {
      const asked = request(url, { method, headers: { ...sent, authorization }, lookup, agent: false })
      asked.once('response', (answer) => {
        readAll(answer).then(
          (bytes) =>
            resolve({
              status: answer.statusCode ?? 0,
              headers: answer.headers,
              text: Buffer.from(bytes).toString('utf8'),
            }),
          reject,
        )
      })
      asked.once('error', reject)
      asked.end(body)
    },
  )
}
