import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'

import { afterEach, describe, expect, it } from 'vitest'

import { openBos } from '../../../drivers/clouds/bos/open.ts'
import { crc32Text } from '../../../drivers/objects/checksums.ts'
import { resolveParameters } from '../../../drivers/index.ts'
import { openKs3 } from '../../../drivers/clouds/ks3/open.ts'
import type { ObjectStore, Part } from '../../../drivers/driver/object-store.ts'
import { openS3 } from '../../../drivers/clouds/s3/open.ts'
import { sentBytes } from '../../../drivers/clouds/s3/sent-bytes.ts'
import { startBosCloud } from '../../clouds/bos/cloud.ts'
import { startKs3Cloud } from '../../clouds/ks3/cloud.ts'
import { startS3Cloud, type S3Cloud } from '../../clouds/s3/cloud.ts'
import { amazon as amazonDialect } from '../../clouds/s3/dialect.ts'
import { live, someBytes } from '../../conformance/harness.ts'

const account = { accessKey: 'AKIDKEPT', secretKey: 'a secret of the kept bytes' }
const options = { accounts: [account], buckets: ['bucket'], minPartBytes: 1 }
const bytes = Buffer.from(someBytes(1000))
const crcText = crc32Text(crc32(bytes))
const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

describe.each([
  { name: 's3', start: () => startS3Cloud(options), open: s3 },
  { name: 's3 that knows MD5s only', start: startMd5Cloud, open: s3 },
  { name: 'bos', start: () => startBosCloud(options), open: bos },
  { name: 'ks3', start: () => startKs3Cloud(options), open: ks3 },
])('what $name keeps without having verified it', ({ start, open }) => {
  it('is Corrupt when it is not the body that was sent', async () => {
    const { cloud, store } = await opened(start, open)
    cloud.faults.rules = [
      { operation: 'PutObject', fault: { kind: 'corrupt', what: 'unverified request' } },
      { operation: 'UploadPart', fault: { kind: 'corrupt', what: 'unverified request' } },
    ]
    const corrupt = { code: 'Corrupt', retry: 'later' }
    await expect(store.put('key', bytes, live)).rejects.toMatchObject(corrupt)
    const upload = await store.createUpload('key', live)
    await expect(store.putPart(upload, 1, bytes, live)).rejects.toMatchObject(corrupt)
  })

  it('is what was sent when all is well', async () => {
    const { cloud, store } = await opened(start, open)
    await complete(store, (part) => part)
    const stored = cloud.bucket('bucket').get('key')
    expect(stored?.body?.equals(Buffer.concat([bytes, bytes]))).toBe(true)
  })
})

describe.each([
  { name: 's3 that knows MD5s only', start: startMd5Cloud, open: s3 },
  { name: 'bos', start: () => startBosCloud(options), open: bos },
  { name: 'ks3', start: () => startKs3Cloud(options), open: ks3 },
])('what $name makes of parts that are known by their MD5s', ({ start, open }) => {
  it('is Corrupt when it is not what the parts were, once the service has shown how it tags that', async () => {
    const { store } = await opened(start, open)
    await complete(store, (part) => part)
    await expect(complete(store, otherMd5)).rejects.toMatchObject({ code: 'Corrupt', retry: 'never' })
  })

  it('is not compared when parts are of an earlier session', async () => {
    const { cloud, store } = await opened(start, open)
    await complete(store, (part) => part)
    const before = cloud.bucket('bucket').get('key')
    await complete(store, ({ number, etag, sizeBytes }) => ({ number, etag, sizeBytes }))
    const after = cloud.bucket('bucket').get('key')
    expect(after).not.toBe(before)
    expect(after?.body?.equals(Buffer.concat([bytes, bytes]))).toBe(true)
  })
})

describe('CRC32s of parts', () => {
  it('are asked for, kept by the service, and compared when the parts are joined', async () => {
    const { cloud, store } = await opened(() => startS3Cloud(options), s3)
    const upload = await store.createUpload('key', live)
    const part = await store.putPart(upload, 1, bytes, live)
    expect(part).toMatchObject({ crc32: crcText, sizeBytes: bytes.byteLength })
    expect((await store.listParts(upload, 0, live)).parts).toMatchObject([{ number: 1, crc32: crcText }])
    expect(cloud.stats.lastHeaders.get('UploadPart')?.has('content-md5')).toBe(false)
    await store.completeUpload(upload, [part], live)
    expect(cloud.bucket('bucket').get('key')?.body?.equals(bytes)).toBe(true)
    const known = { number: 1, etag: '', sizeBytes: 1, crc32: crcText }
    const amazon = sentBytes({ bucket: 'bucket', ofAmazon: true })
    expect(() => amazon.requireJoined([known], { ChecksumCRC32: 'AAAAAA==-1' })).toThrow('of the parts')
  })

  it('are sent for an upload of an earlier session, which the service is asked about', async () => {
    const { cloud, store } = await opened(() => startS3Cloud(options), s3)
    const upload = await store.createUpload('key', live)
    const first = await store.putPart(upload, 1, bytes, live)
    const later = s3(cloud.endpoint)
    closing.push(() => later.close())
    const second = await later.putPart(upload, 2, bytes, live)
    expect(second.crc32).toBe(crcText)
    await later.completeUpload(upload, [first, second], live)
    expect(cloud.bucket('bucket').get('key')?.sizeBytes).toBe(2 * bytes.byteLength)
  })

  it('are what is compared where a key service encrypts, whose entity tags are no MD5s', async () => {
    const { cloud, store } = await opened(() => startS3Cloud({ ...options, encrypted: true }), s3)
    await complete(store, (part) => part)
    expect(cloud.bucket('bucket').get('key')?.sizeBytes).toBe(2 * bytes.byteLength)
    cloud.faults.rules = [{ operation: 'UploadPart', fault: { kind: 'corrupt', what: 'unverified request' } }]
    const upload = await store.createUpload('key', live)
    await expect(store.putPart(upload, 1, bytes, live)).rejects.toMatchObject({ code: 'Corrupt' })
  })

  it('are asked for no more where asking is refused', async () => {
    const dialect = { ...amazonDialect, refusedHeaders: /^x-amz-checksum-/ }
    const { cloud, store } = await opened(() => startS3Cloud({ ...options, dialect }), s3)
    for (const key of ['one', 'two']) {
      const upload = await store.createUpload(key, live)
      const part = await store.putPart(upload, 1, bytes, live)
      expect(part.md5, key).toBeDefined()
      await store.completeUpload(upload, [part], live)
    }
    expect(cloud.stats.count('CreateMultipartUpload')).toBe(3)
  })
})

describe('entity tags', () => {
  const md5 = createHash('md5').update(bytes).digest('hex')
  const another = '0'.repeat(32)
  const sent = { md5, crc32: () => Promise.resolve(crcText) }
  const amazon = sentBytes({ bucket: 'bucket', ofAmazon: true })

  it('are MD5s, in quotes or without, in any case', async () => {
    for (const ETag of [`"${md5}"`, md5, `"${md5.toUpperCase()}"`]) {
      expect(await amazon.requireArrived(sent, { ETag })).toBe(md5)
    }
    for (const answer of [{ ETag: `"${another}"` }, { ETag: another, ServerSideEncryption: 'AES256' }]) {
      await expect(amazon.requireArrived(sent, answer)).rejects.toThrow('other bytes')
    }
  })

  it.each([
    { ServerSideEncryption: 'aws:kms' },
    { ServerSideEncryption: 'aws:kms:dsse' },
    { SSECustomerAlgorithm: 'AES256' },
    { ETag: '"an opaque tag"' },
    { ETag: undefined },
  ])('are no MD5s with %o', async (answer) => {
    expect(await amazon.requireArrived(sent, { ETag: `"${another}"`, ...answer })).toBeUndefined()
    amazon.requireJoined([part(1, md5)], { ETag: `"${another}-1"`, ...answer })
  })

  it('are no MD5s in directory buckets', async () => {
    const directory = sentBytes({ bucket: 'bucket--use1-az4--x-s3', ofAmazon: true })
    expect(await directory.requireArrived(sent, { ETag: another })).toBeUndefined()
    directory.requireJoined([part(1, md5)], { ETag: `${another}-1` })
  })

  it('of joined parts are compared at Amazon at once, elsewhere after one that was right', () => {
    const right = `"${createHash('md5').update(md5, 'hex').digest('hex')}-1"`
    const wrong = `"${another}-1"`
    expect(() => amazon.requireJoined([part(1, md5)], { ETag: wrong })).toThrow('of the parts')
    const elsewhere = sentBytes({ bucket: 'bucket', ofAmazon: false })
    elsewhere.requireJoined([part(1, md5)], { ETag: wrong })
    elsewhere.requireJoined([part(1, md5)], { ETag: right })
    elsewhere.requireJoined([part(1, md5)], { ETag: '"-f3b5"' })
    expect(() => elsewhere.requireJoined([part(1, md5)], { ETag: wrong })).toThrow('of the parts')
  })

  it('do without: a CRC32 that the service answers is compared too', async () => {
    const kms = { ServerSideEncryption: 'aws:kms' }
    await amazon.requireArrived(sent, { ...kms, ChecksumCRC32: crcText })
    const others = amazon.requireArrived(sent, { ...kms, ChecksumCRC32: 'AAAAAA==' })
    await expect(others).rejects.toThrow('other bytes')
  })
})

function startMd5Cloud(): Promise<S3Cloud> {
  return startS3Cloud({ ...options, dialect: { ...amazonDialect, partChecksums: false } })
}

/** Uploads the bytes twice over; `told` is what is said of the second part when it is joined. */
async function complete(store: ObjectStore, told: (part: Part) => Part): Promise<void> {
  const upload = await store.createUpload('key', live)
  const first = await store.putPart(upload, 1, bytes, live)
  const second = await store.putPart(upload, 2, bytes, live)
  await store.completeUpload(upload, [first, told(second)], live)
}

function otherMd5(of: Part): Part {
  return { ...of, md5: '0'.repeat(32) }
}

function part(number: number, md5: string): Part {
  return { number, etag: `"${md5}"`, sizeBytes: bytes.byteLength, md5 }
}

async function opened(
  start: () => Promise<S3Cloud>,
  open: (endpoint: string) => ObjectStore,
): Promise<{ cloud: S3Cloud; store: ObjectStore }> {
  const cloud = await start()
  const store = open(cloud.endpoint)
  closing.push(
    () => store.close(),
    () => cloud.close(),
  )
  return { cloud, store }
}

function s3(regionendpoint: string): ObjectStore {
  const keys = { accesskey: account.accessKey, secretkey: account.secretKey }
  const given = { ...keys, region: 'us-east-1', bucket: 'bucket', regionendpoint }
  return openS3(resolveParameters('s3', given, {})).objects
}

function bos(endpoint: string): ObjectStore {
  const keys = { accesskeyid: account.accessKey, accesskeysecret: account.secretKey }
  const given = { ...keys, region: 'bj', bucket: 'bucket', endpoint }
  return openBos(resolveParameters('bos', given, {})).objects
}

function ks3(endpoint: string): ObjectStore {
  const keys = { accesskey: account.accessKey, secretkey: account.secretKey }
  const regionendpoint = endpoint.replace('://', '://bucket.')
  const given = { ...keys, region: 'ks3-cn-beijing', bucket: 'bucket', regionendpoint }
  return openKs3(resolveParameters('ks3', given, {})).objects
}
