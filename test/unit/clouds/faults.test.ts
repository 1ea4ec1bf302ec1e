import { createHash } from 'node:crypto'

import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { startS3Cloud, type S3Cloud } from '../../clouds/s3/cloud.ts'
import { Faults } from '../../clouds/common/faults.ts'
import { someBytes } from '../../conformance/harness.ts'

const bytes = Buffer.from(someBytes(100_000))
const fault = { kind: 'stall' } as const
let cloud: S3Cloud
let client: S3Client
beforeEach(async () => {
  cloud = await startS3Cloud({
    accounts: [{ accessKey: 'AKIDFAULTS', secretKey: 'secret of the faults' }],
    buckets: ['bucket'],
  })
  cloud.bucket('bucket').put('key', bytes)
  client = new S3Client({
    endpoint: cloud.endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'AKIDFAULTS', secretAccessKey: 'secret of the faults' },
    requestChecksumCalculation: 'WHEN_REQUIRED',
  })
})
afterEach(async () => {
  client.destroy()
  await cloud.close()
})

describe('the emulated S3, told to do wrong,', () => {
  it('lets every request wait', async () => {
    cloud.faults.latencyMs = 100
    const startedAt = performance.now()
    expect(await body(await fetch(await getUrl()))).toEqual(bytes)
    // Timers may fire up to a millisecond early, never more.
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(99)
  })

  it.each([
    { code: 'InternalError', status: 500 },
    { code: 'ServiceUnavailable', status: 503 },
    { code: 'SlowDown', status: 503 },
    { code: 'TooManyRequests', status: 429 },
    { code: 'AccessDenied', status: 403 },
    { code: 'RequestTimeTooSkewed', status: 403 },
  ] as const)('refuses with $status $code', async ({ code, status }) => {
    cloud.faults.rules = [{ fault: { kind: 'refuse', code } }]
    const answer = await fetch(await getUrl())
    expect(answer.status).toBe(status)
    expect(await answer.text()).toContain(`<Code>${code}</Code>`)
  })

  it('closes the connection before it answers', async () => {
    cloud.faults.rules = [{ fault: { kind: 'reset', when: 'before' } }]
    await expect(fetch(await getUrl())).rejects.toThrow('fetch failed')
  })

  it('closes the connection in the middle of a body', async () => {
    cloud.faults.rules = [{ fault: { kind: 'reset', when: 'middle' } }]
    const answer = await fetch(await getUrl())
    expect(answer.headers.get('content-length')).toBe('100000')
    await expect(answer.arrayBuffer()).rejects.toThrow('terminated')
  })

  it('ends a body early as if it were whole', async () => {
    cloud.faults.rules = [{ fault: { kind: 'truncate' } }]
    expect(await body(await fetch(await getUrl()))).toEqual(bytes.subarray(0, 50_000))
  })

  it('tells HEAD the whole length all the same: it has no body to end', async () => {
    cloud.faults.rules = [{ fault: { kind: 'truncate' } }]
    const { ContentLength } = await client.send(new HeadObjectCommand({ Bucket: 'bucket', Key: 'key' }))
    expect(ContentLength).toBe(bytes.byteLength)
  })

  it('changes one byte of what it answers, and none of what it keeps', async () => {
    cloud.faults.rules = [{ fault: { kind: 'corrupt', what: 'answer' }, times: 1 }]
    const received = await body(await fetch(await getUrl()))
    expect([...received.keys()].filter((at) => received[at] !== bytes[at])).toEqual([50_000])
    expect(await body(await fetch(await getUrl()))).toEqual(bytes)
  })

  it('refuses a body that changed on its way, by its digest or by its signature', async () => {
    cloud.faults.rules = [{ fault: { kind: 'corrupt', what: 'request' } }]
    const url = await getSignedUrl(client, new PutObjectCommand({ Bucket: 'bucket', Key: 'new' }))
    const md5 = createHash('md5').update(bytes).digest('base64')
    const answer = await fetch(url, { method: 'PUT', body: bytes, headers: { 'content-md5': md5 } })
    expect(await answer.text()).toContain('<Code>BadDigest</Code>')
    const put = new PutObjectCommand({ Bucket: 'bucket', Key: 'new', Body: bytes })
    await expect(client.send(put)).rejects.toThrow(
      expect.objectContaining({ name: 'XAmzContentSHA256Mismatch' }),
    )
    expect(cloud.bucket('bucket').keys()).toEqual(['key'])
  })

  it('does not answer until the client gave up', async () => {
    cloud.faults.rules = [{ fault: { kind: 'stall' }, times: 1 }]
    const url = await getUrl()
    const giveUp = new AbortController()
    const stalled = fetch(url, { signal: giveUp.signal }).then(
      () => 'answered',
      () => 'given up',
    )
    while (cloud.stats.count('GetObject') === 0) await new Promise(setImmediate)
    // A later request is answered meanwhile.
    expect(await body(await fetch(url))).toEqual(bytes)
    giveUp.abort()
    expect(await stalled).toBe('given up')
  })
})

describe('a fault rule', () => {
  it('meets only its operation, its keys and its number of times', () => {
    const faults = new Faults()
    faults.rules = [{ fault, operation: 'GetObject', key: /^a/, times: 2 }]
    expect(faults.next('PutObject', 'a')).toBeUndefined()
    expect(faults.next('GetObject', 'b')).toBeUndefined()
    expect([1, 2, 3].map(() => faults.next('GetObject', 'a'))).toEqual([fault, fault, undefined])
  })

  it('with a probability meets the same requests in every run', () => {
    expect(met(7)).toEqual(met(7))
    expect(met(7)).not.toEqual(met(8))
    const times = met(7).filter(Boolean).length
    expect(times).toBeGreaterThan(200)
    expect(times).toBeLessThan(300)
  })
})

/** Which of a thousand requests a rule of probability 1/4 meets. */
function met(seed: number): boolean[] {
  const faults = new Faults(seed)
  faults.rules = [{ fault, probability: 0.25 }]
  return Array.from({ length: 1000 }, () => faults.next('GetObject', 'a') !== undefined)
}

function getUrl(): Promise<string> {
  return getSignedUrl(client, new GetObjectCommand({ Bucket: 'bucket', Key: 'key' }))
}

async function body(answer: Response): Promise<Buffer> {
  return Buffer.from(await answer.arrayBuffer())
}
