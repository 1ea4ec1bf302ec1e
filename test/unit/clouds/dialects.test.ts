import { Readable } from 'node:stream'

import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
  type S3ClientConfig,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { afterEach, describe, expect, it } from 'vitest'

import { httpAgents } from '../../../drivers/http/agents.ts'
import { signatureV2 } from '../../../drivers/clouds/s3/sign-v2.ts'
import { startBosCloud } from '../../clouds/bos/cloud.ts'
import { startKs3Cloud } from '../../clouds/ks3/cloud.ts'
import type { S3Cloud } from '../../clouds/s3/cloud.ts'
import { fetchUrl, someBytes } from '../../conformance/harness.ts'

const account = { accessKey: 'AKIDDIALECTS', secretKey: 'secret of the dialects' }
const options = { accounts: [account], buckets: ['bucket'] }
const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

describe.each([
  { name: 'BOS', region: 'bj', start: () => startBosCloud(options) },
  { name: 'KS3', region: 'BEIJING', start: () => startKs3Cloud(options) },
])('the emulated $name', ({ region, start }) => {
  it('serves Amazon’s client with the bucket in the host name and the right region', async () => {
    const { client } = await begin(start, { region })
    await client.send(new PutObjectCommand({ Bucket: 'bucket', Key: 'key', Body: 'text' }))
    const answer = await client.send(new GetObjectCommand({ Bucket: 'bucket', Key: 'key' }))
    expect(await answer.Body?.transformToString()).toBe('text')
  })

  it('refuses a bucket in the path', async () => {
    const { client } = await begin(start, { region, forcePathStyle: true })
    expect(await refusalOf(client.send(new ListObjectsCommand({ Bucket: 'bucket' })))).toBe('InvalidRequest')
  })

  it('refuses another region in the scope', async () => {
    const { client } = await begin(start, { region: 'us-east-1' })
    expect(await refusalOf(client.send(new ListObjectsCommand({ Bucket: 'bucket' })))).toBe(
      'AuthorizationHeaderMalformed',
    )
  })

  it('refuses a body in chunks with a checksum after them', async () => {
    const { client } = await begin(start, { region, requestChecksumCalculation: 'WHEN_SUPPORTED' })
    const body = Readable.from([someBytes(100)], { objectMode: false })
    const put = new PutObjectCommand({ Bucket: 'bucket', Key: 'key', Body: body, ContentLength: 100 })
    expect(await refusalOf(client.send(put))).toBe('NotImplemented')
  })

  it('refuses a presigned URL that has expired', async () => {
    const { client } = await begin(start, { region })
    await client.send(new PutObjectCommand({ Bucket: 'bucket', Key: 'key', Body: 'text' }))
    const command = new GetObjectCommand({ Bucket: 'bucket', Key: 'key' })
    const signed = (signingDate: Date) => getSignedUrl(client, command, { expiresIn: 60, signingDate })
    expect((await fetchUrl(await signed(new Date()), 'GET')).status).toBe(200)
    expect((await fetchUrl(await signed(new Date(Date.now() - 61_000)), 'GET')).status).toBe(403)
  })
})

describe('the emulated BOS', () => {
  it.each([{ ServerSideEncryption: 'AES256' }, { GrantRead: 'id="someone"' }] as const)(
    'refuses %o',
    async (more) => {
      const { client } = await begin(() => startBosCloud(options), { region: 'bj' })
      const input = { Bucket: 'bucket', Key: 'key', ...more }
      expect(await refusalOf(client.send(new PutObjectCommand({ ...input, Body: 'text' })))).toBe(
        'NotImplemented',
      )
      expect(await refusalOf(client.send(new CreateMultipartUploadCommand(input)))).toBe('NotImplemented')
    },
  )

  it('refuses signatures of version 2, which KS3 takes', async () => {
    const answers = []
    for (const start of [startBosCloud, startKs3Cloud]) {
      const { cloud } = await begin(() => start(options), {})
      const expires = String(Math.floor(Date.now() / 1000) + 60)
      const toSign = { method: 'GET', path: '/missing', hostBucket: 'bucket', query: {}, headers: {} }
      const query = new URLSearchParams({
        AWSAccessKeyId: account.accessKey,
        Expires: expires,
        Signature: signatureV2(toSign, account.secretKey, expires),
      })
      const url = `${cloud.endpoint.replace('://', '://bucket.')}/missing?${query.toString()}`
      answers.push((await fetchUrl(url, 'GET')).status)
    }
    expect(answers).toEqual([400, 404])
  })
})

describe('the emulated KS3', () => {
  it('refuses lists of version 2 and deletes of many keys', async () => {
    const { client } = await begin(() => startKs3Cloud(options), { region: 'BEIJING' })
    expect(await refusalOf(client.send(new ListObjectsV2Command({ Bucket: 'bucket' })))).toBe(
      'NotImplemented',
    )
    const Delete = { Objects: [{ Key: 'key' }] }
    expect(await refusalOf(client.send(new DeleteObjectsCommand({ Bucket: 'bucket', Delete })))).toBe(
      'NotImplemented',
    )
  })

  it('refuses an upload whose part numbers have a gap', async () => {
    const { client } = await begin(() => startKs3Cloud({ ...options, minPartBytes: 1 }), {
      region: 'BEIJING',
    })
    const at = { Bucket: 'bucket', Key: 'key' }
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(at))
    const parts = []
    for (const PartNumber of [1, 3]) {
      const { ETag } = await client.send(new UploadPartCommand({ ...at, UploadId, PartNumber, Body: 'part' }))
      parts.push({ PartNumber, ETag })
    }
    const MultipartUpload = { Parts: parts }
    expect(
      await refusalOf(client.send(new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload }))),
    ).toBe('InvalidPartOrder')
  })
})

async function begin(
  start: () => Promise<S3Cloud>,
  more: S3ClientConfig,
): Promise<{ cloud: S3Cloud; client: S3Client }> {
  const cloud = await start()
  const agents = httpAgents({ skipVerify: false })
  const client = new S3Client({
    region: 'us-east-1',
    endpoint: cloud.endpoint,
    credentials: { accessKeyId: account.accessKey, secretAccessKey: account.secretKey },
    maxAttempts: 1,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    requestHandler: new NodeHttpHandler({ httpAgent: agents.http, httpsAgent: agents.https }),
    ...more,
  })
  closing.push(
    () => client.destroy(),
    () => cloud.close(),
  )
  return { cloud, client }
}

/** The code that a request is refused with. */
async function refusalOf(sent: Promise<unknown>): Promise<string> {
  return sent.then(
    () => 'none',
    (error: unknown) => (error as Error).name,
  )
}
