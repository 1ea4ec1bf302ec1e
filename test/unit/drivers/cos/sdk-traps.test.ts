import { setMaxListeners } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { contentCrc64 } from '../../../../drivers/objects/checksums.ts'
import { openCos } from '../../../../drivers/clouds/cos/open.ts'
import { resolveParameters } from '../../../../drivers/index.ts'
import { timeOutAttempts } from '../../../../drivers/layers/timeouts.ts'
import { retryCalls } from '../../../../drivers/layers/retries.ts'
import type { ObjectStore } from '../../../../drivers/driver/object-store.ts'
import { startCosCloud, type CosCloud } from '../../../clouds/cos/cloud.ts'
import { fetchUrl, live, readAll, someBytes } from '../../../conformance/harness.ts'
import { startHttpProxy } from '../../../network/http-proxy.ts'

const account = { accessKey: 'AKIDTRAPS', secretKey: 'secretOfTheTraps' }
const bucket = 'traps-1250000000'
const bytes = someBytes(1000)
let cloud: CosCloud
let store: ObjectStore
beforeEach(async () => {
  cloud = await startCosCloud({ accounts: [account], buckets: [bucket], suffix: 'localhost' })
  store = open({ domain: cloud.domain })
})
afterEach(async () => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  await store.close()
  await cloud.close()
})

describe("the traps of Tencent's SDK", () => {
  it('stopping one upload stops no other', async () => {
    cloud.faults.rules = [{ fault: { kind: 'stall' }, key: /stopped/ }]
    const upload = await store.createUpload('goes on', live)
    const stop = new AbortController()
    const stopped = store.put('stopped', bytes, stop.signal).catch((error: unknown) => error)
    await arrived('PutObject', 1)
    const part = store.putPart(upload, 1, bytes, live)
    stop.abort()
    expect(await stopped).toMatchObject({ code: 'Cancelled' })
    await store.completeUpload(upload, [await part], live)
    await store.put('and later', bytes, live)
    expect(cloud.bucket(bucket).keys()).toEqual(['and later', 'goes on'])
  })

  it('uploads wait in no queue of three', async () => {
    cloud.faults.rules = [{ fault: { kind: 'stall' } }]
    const stop = new AbortController()
    setMaxListeners(0, stop.signal)
    const puts = Array.from({ length: 12 }, (_, index) =>
      store.put(`key ${index}`, bytes, stop.signal).catch((error: unknown) => error),
    )
    await arrived('PutObject', 12)
    stop.abort()
    for (const put of puts) expect(await put).toMatchObject({ code: 'Cancelled' })
  })

  it('the text "false" does not make a list go on', async () => {
    const upload = await store.createUpload('key', live)
    await store.putPart(upload, 1, bytes, live)
    await store.put('object', bytes, live)
    expect((await store.listParts(upload, 0, live)).next).toBeUndefined()
    expect((await store.listUploads({ prefix: '' }, live)).next).toBeUndefined()
    expect((await store.list({ prefix: '' }, live)).next).toBeUndefined()
  })

  it('the document of a refusal is no content', async () => {
    await expect(store.get('missing', { offset: 0 }, live)).rejects.toMatchObject({
      code: 'NotFound',
      where: { status: 404, serviceCode: 'NoSuchKey', requestId: expect.any(String) as string },
    })
  })

  it.each(['InternalError', 'SlowDown', 'ServiceUnavailable'] as const)(
    'a call is one request, though the answer is %s',
    async (code) => {
      const upload = await store.createUpload('key', live)
      const part = await store.putPart(upload, 1, bytes, live)
      cloud.faults.rules = [{ fault: { kind: 'refuse', code } }]
      const calls: readonly (() => Promise<unknown>)[] = [
        () => store.list({ prefix: '' }, live),
        () => store.head('key', live),
        () => store.get('key', { offset: 0 }, live),
        () => store.put('key', bytes, live),
        () => store.copy('key', 'to', live),
        () => store.deleteMany(['key'], live),
        () => store.createUpload('key', live),
        () => store.putPart(upload, 2, bytes, live),
        () => store.copyPart(upload, 3, 'key', { offset: 0, length: 1 }, live),
        () => store.listParts(upload, 0, live),
        () => store.abortUpload(upload, live),
        () => store.listUploads({ prefix: '' }, live),
      ]
      for (const call of calls) {
        const before = cloud.stats.total
        await expect(call()).rejects.toMatchObject({ name: 'StoreError', retry: 'later' })
        expect(cloud.stats.total).toBe(before + 1)
      }
      // What an error is answered to here may be an upload that is gone: that is looked for besides.
      await expect(store.completeUpload(upload, [part], live)).rejects.toMatchObject({ retry: 'later' })
      expect(cloud.stats.count('CompleteMultipartUpload')).toBe(1)
    },
  )

  it('tries go to no other host', async () => {
    const standard = await startCosCloud({ accounts: [account], buckets: [bucket], suffix: 'myqcloud.com' })
    const user = 'proxy:password'
    const proxy = await startHttpProxy({ httpPort: standard.port, tunnelPort: standard.port, user })
    vi.stubEnv('HTTP_PROXY', `http://${user}@127.0.0.1:${proxy.port}`)
    vi.stubEnv('NO_PROXY', '')
    const bare = open({ secure: 'false' })
    const patient = retryCalls(bare, { attempts: 6, sleep: () => Promise.resolve() })
    // Without an answer and so without a request id: then the SDK would change the host.
    standard.faults.rules = [{ fault: { kind: 'reset', when: 'before' } }]
    await expect(patient.head('key', live)).rejects.toMatchObject({ retry: 'exhausted' })
    expect(proxy.passed).toEqual(Array.from({ length: 6 }, () => `${bucket}.cos.ap-guangzhou.myqcloud.com`))
    await bare.close()
    await proxy.close()
    await standard.close()
  })

  it('a key that begins with a slash, or is one, stays as it is', async () => {
    for (const key of ['/begins', '/', '//twice']) {
      await store.put(key, bytes, live)
      expect(await readAll((await store.get(key, { offset: 0 }, live)).bytes)).toEqual(bytes)
    }
    expect(cloud.bucket(bucket).keys()).toEqual(['/', '//twice', '/begins'])
    expect(await store.deleteMany(['/', '//twice', '/begins'], live)).toEqual([])
    expect(cloud.bucket(bucket).keys()).toEqual([])
  })

  it('keys that no document can name are deleted too', async () => {
    const keys = ['line\nfeed', 'bell\u0007', 'plain']
    for (const key of keys) await store.put(key, bytes, live)
    expect(await store.deleteMany(keys, live)).toEqual([])
    expect(cloud.bucket(bucket).keys()).toEqual([])
  })

  it('a key with dots between slashes stays as it is', async () => {
    const keys = ['../up', './here', 'a/.', 'a/../b', 'a//b']
    for (const key of keys) await store.put(key, bytes, live)
    expect(cloud.bucket(bucket).keys()).toEqual(keys)
    for (const key of keys) expect((await store.head(key, live))?.sizeBytes).toBe(bytes.byteLength)
  })

  it('a request has no deadline as a whole, only its silences have', async () => {
    await store.put('key', bytes, live)
    cloud.faults.rules = [{ fault: { kind: 'slow', pauseMs: 60 }, operation: 'GetObject' }]
    // Ten pauses: longer together than the longest silence that is waited for.
    const { bytes: read } = await timeOutAttempts(store, { answerMs: 400 }).get('key', { offset: 0 }, live)
    expect(await readAll(read)).toEqual(bytes)
  })

  it.each([20, -20])('a clock that is %i minutes off is set by the first answer', async (minutes) => {
    const now = (): number => Date.now() + minutes * 60_000
    const ahead = await startCosCloud({ accounts: [account], buckets: [bucket], now })
    const bare = open({ domain: ahead.domain })
    const patient = retryCalls(bare, { attempts: 2, sleep: () => Promise.resolve() })
    await patient.put('key', bytes, live)
    expect(ahead.stats.count('PutObject')).toBe(2)
    expect((await bare.head('key', live))?.sizeBytes).toBe(bytes.byteLength)
    expect((await fetchUrl(await address(bare), 'GET')).status).toBe(200)
    await bare.close()
    await ahead.close()
  })

  it('nothing is printed', async () => {
    const printed = (['log', 'info', 'warn', 'error'] as const).map((name) =>
      vi.spyOn(console, name).mockImplementation(() => undefined),
    )
    const other = open({ domain: `http://${bucket}.cos.nowhere.localhost:${cloud.port}`, region: 'nowhere' })
    await store.put('key', bytes, live)
    await expect(other.list({ prefix: '' }, live)).rejects.toMatchObject({ code: 'NoSuchBucket' })
    await other.close()
    for (const spy of printed) expect(spy).not.toHaveBeenCalled()
  })

  it.each([{ kind: 'reset', when: 'before' } as const, { kind: 'refuse', code: 'InternalError' } as const])(
    'no failure carries the request, its signature or a key ($kind)',
    async (fault) => {
      cloud.faults.rules = [{ fault }]
      const failure: unknown = await store.head('key', live).catch((error: unknown) => error)
      const printed = inspect(failure, { depth: 20, showHidden: true })
      expect(printed).toContain('StoreError')
      for (const secret of [account.secretKey, account.accessKey, 'q-signature']) {
        expect(printed).not.toContain(secret)
      }
    },
  )
})

describe('a bucket that COS does not know in a region', () => {
  const elsewhere = (): ObjectStore => open({ domain: cloud.domain, region: 'ap-beijing' })

  it('is told to be in another one, from the list of buckets, which is asked for once', async () => {
    const wrong = elsewhere()
    for (let times = 0; times < 3; times += 1) {
      await expect(wrong.list({ prefix: '' }, live)).rejects.toMatchObject({ code: 'WrongRegion' })
    }
    await expect(wrong.get('key', { offset: 0 }, live)).rejects.toMatchObject({ code: 'WrongRegion' })
    expect(cloud.stats.count('GetService')).toBe(1)
    await wrong.close()
  })

  it('is told to be in another one, though the first who would have been told gave up', async () => {
    const wrong = elsewhere()
    const stop = new AbortController()
    cloud.faults.rules = [{ fault: { kind: 'stall' }, operation: 'GetService', times: 1 }]
    cloud.stats.onMoment = ({ operation }) => {
      if (operation === 'GetService') stop.abort()
    }
    await expect(wrong.list({ prefix: '' }, stop.signal)).rejects.toMatchObject({ code: 'NoSuchBucket' })
    cloud.stats.onMoment = undefined
    await expect(wrong.list({ prefix: '' }, live)).rejects.toMatchObject({ code: 'WrongRegion' })
    await wrong.close()
  })

  it('is missing where the list does not have it, or may not be read, or is not known', async () => {
    const missing = open({ domain: cloud.domain, bucket: 'missing-1250000000' })
    await expect(missing.list({ prefix: '' }, live)).rejects.toMatchObject({ code: 'NoSuchBucket' })
    await missing.close()
    cloud.faults.rules = [{ fault: { kind: 'refuse', code: 'AccessDenied' }, operation: 'GetService' }]
    const unread = elsewhere()
    await expect(unread.list({ prefix: '' }, live)).rejects.toMatchObject({ code: 'NoSuchBucket' })
    await unread.close()
    const own = open({ domain: `http://${bucket}.cos.ap-beijing.localhost:${cloud.port}` })
    await expect(own.list({ prefix: '' }, live)).rejects.toMatchObject({ code: 'NoSuchBucket' })
    await own.close()
    expect(cloud.stats.count('GetService')).toBe(2)
  })
})

describe('an answer that is no answer of COS', () => {
  it.each([
    { words: 'a page of a proxy', code: 'Unexpected', text: '<html><p>Please sign in</html>' },
    { words: 'a cut tag', code: 'Corrupt', text: '<?xml version="1.0"?><ListPartsResult><Part' },
    { words: 'nothing', code: 'Corrupt', text: '' },
    { words: 'another document', code: 'Corrupt', text: '<Other></Other>' },
  ])('is $code when it is $words', async ({ code, text }) => {
    await withAnswers([{ status: 200, text }], async (strange) => {
      const upload = { key: 'key', uploadId: 'id' }
      const told = { code, retry: code === 'Corrupt' ? 'later' : 'never' }
      await expect(strange.list({ prefix: '' }, live)).rejects.toMatchObject(told)
      await expect(strange.listParts(upload, 0, live)).rejects.toMatchObject(told)
      await expect(strange.listUploads({ prefix: '' }, live)).rejects.toMatchObject(told)
      await expect(strange.deleteMany(['key'], live)).rejects.toMatchObject(told)
      await expect(strange.createUpload('key', live)).rejects.toMatchObject(told)
      await expect(strange.copy('key', 'to', live)).rejects.toMatchObject(told)
      await expect(strange.completeUpload(upload, [], live)).rejects.toMatchObject(told)
    })
  })

  it('is judged by its status when its document cannot be read', async () => {
    await withAnswers([{ status: 502, text: '<Error><Code>cut' }], async (strange) => {
      await expect(strange.head('key', live)).rejects.toMatchObject({ code: 'Unavailable', retry: 'later' })
      await expect(strange.get('key', { offset: 0 }, live)).rejects.toMatchObject({ code: 'Unavailable' })
    })
  })

  it.each(['copy', 'completeUpload'] as const)('is a refusal in spite of status 200 (%s)', async (name) => {
    const text = '\n \n<?xml version="1.0"?><Error><Code>SlowDown</Code><Message>slow</Message></Error>'
    await withAnswers([{ status: 200, text }], async (strange) => {
      const call =
        name === 'copy'
          ? strange.copy('from', 'to', live)
          : strange.completeUpload({ key: 'key', uploadId: 'id' }, [], live)
      await expect(call).rejects.toMatchObject({ code: 'Throttled', where: { serviceCode: 'SlowDown' } })
    })
  })

  it('is too large beyond what any document has', async () => {
    await withAnswers([{ status: 200, text: 'x'.repeat(17 * 1024 * 1024) }], async (strange) => {
      await expect(strange.list({ prefix: '' }, live)).rejects.toMatchObject({ code: 'TooLarge' })
    })
  })
})

describe('the CRC64 of what the service keeps', () => {
  it.each(['put', 'putPart'] as const)(
    'is compared, and what is another is sent again (%s)',
    async (name) => {
      const right = await contentCrc64(bytes)
      const answers = ['1', right].map((crc) => ({ status: 200, text: '', crc }))
      await withAnswers(answers, async (strange, asked) => {
        const patient = retryCalls(strange, { sleep: () => Promise.resolve() })
        await (name === 'put' ? patient.put('key', bytes, live) : patient.putPart(upload, 1, bytes, live))
        expect(asked()).toBe(2)
      })
    },
  )

  it('is compared for the whole of joined parts', async () => {
    const text = '<CompleteMultipartUploadResult><ETag>x</ETag></CompleteMultipartUploadResult>'
    const part = { number: 1, etag: '"etag"', sizeBytes: bytes.byteLength, crc64: await contentCrc64(bytes) }
    const parts = [part, { ...part, number: 2 }]
    const whole = await contentCrc64(Buffer.concat([bytes, bytes]))
    await withAnswers(
      [
        { status: 200, text, crc: whole },
        { status: 200, text, crc: '1' },
        { status: 200, text, crc: '1' },
      ],
      async (strange) => {
        await strange.completeUpload(upload, parts, live)
        await expect(strange.completeUpload(upload, parts, live)).rejects.toMatchObject({
          code: 'Corrupt',
          retry: 'never',
        })
        // Of a part of an earlier session nobody knows it.
        const { crc64: _, ...unknown } = part
        await strange.completeUpload(upload, [unknown, { ...part, number: 2 }], live)
      },
    )
  })

  const upload = { key: 'key', uploadId: 'id' }
})

function open(parameters: Readonly<Record<string, string>>): ObjectStore {
  const given = { secretid: account.accessKey, secretkey: account.secretKey, bucket, region: 'ap-guangzhou' }
  return openCos(resolveParameters('cos', { ...given, ...parameters }, {})).objects
}

async function address(store: ObjectStore): Promise<string> {
  return (await store.presign('GET', 'key', 60)) ?? ''
}

async function arrived(operation: string, count: number): Promise<void> {
  while (cloud.stats.count(operation) < count) await new Promise(setImmediate)
}

interface Canned {
  readonly status: number
  readonly text: string
  readonly crc?: string
}

/** A store whose service gives these answers in turn, the last one again and again, whatever it is asked. */
async function withAnswers(
  answers: readonly Canned[],
  run: (store: ObjectStore, asked: () => number) => Promise<void>,
): Promise<void> {
  let asked = 0
  const server: Server = createServer((message, response) => {
    message.resume()
    message.once('end', () => {
      const answer = answers[Math.min(asked, answers.length - 1)]
      asked += 1
      if (answer !== undefined) give(answer, response)
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const strange = open({ domain: `http://${bucket}.localhost:${port}` })
  try {
    await run(strange, () => asked)
  } finally {
    await strange.close()
    server.closeAllConnections()
    await new Promise((resolve) => {
      server.close(resolve)
    })
  }
}

function give({ status, text, crc }: Canned, response: ServerResponse): void {
  const headers = { etag: '"etag"', ...(crc === undefined ? {} : { 'x-cos-hash-crc64ecma': crc }) }
  response.writeHead(status, { 'content-type': 'application/xml', ...headers })
  response.end(text)
}
