import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { extract } from 'tar-stream'

import type { StorageDriver } from '../../../drivers/index.ts'
import { startS3Cloud, type S3Cloud } from '../../clouds/s3/cloud.ts'
import { expectCode, live, someBytes } from '../../conformance/harness.ts'
import { rangeBytes, run } from './download-parts.ts'
import { account, MemorySink, openBucket, withCalls, withoutChecksums } from './transfer-parts.ts'

const place = { kind: 'page', token: 't' } as const
const bytes = someBytes(7 * rangeBytes + 5)
let cloud: S3Cloud
let driver: StorageDriver
beforeAll(async () => {
  cloud = await startS3Cloud({ accounts: [account], buckets: ['transfers'] })
  driver = await openBucket(cloud)
})
afterAll(async () => {
  await driver.close()
  await cloud.close()
})
beforeEach(() => {
  cloud.faults.rules = []
  const bucket = cloud.bucket('transfers')
  for (const key of bucket.keys()) bucket.delete(key)
})

function put(key: string, content: Uint8Array | string): void {
  cloud.bucket('transfers').put(key, Buffer.from(content))
}

function send(key: string, sink: MemorySink, objects = driver.objects, signal = live) {
  return run({ objects, key, place, sink, signal })
}

describe('a download to a page', () => {
  it('gives the name and size first, then the bytes in order, whatever range comes first', async () => {
    put('layers/big.tar', bytes)
    const sink = new MemorySink()
    const late = withCalls(driver.objects, {
      async get(key, range, signal) {
        const body = await driver.objects.get(key, range, signal)
        // The first of four comes when the others have come.
        if (range.offset === 0) await driver.objects.head(key, signal)
        return body
      },
    })
    const { context } = await send('layers/big.tar', sink, late)
    expect(Buffer.compare(sink.bytes, bytes)).toBe(0)
    expect(sink.calls).toEqual([`begin big.tar ${bytes.byteLength}`, 'commit'])
    expect(context.told).toMatchObject({ sentBytes: bytes.byteLength, parts: 8 })
  })

  it('of an empty object is an empty file', async () => {
    put('empty', '')
    const sink = new MemorySink()
    await send('empty', sink)
    expect([sink.calls, sink.bytes.byteLength]).toEqual([['begin empty 0', 'commit'], 0])
  })

  it('breaks off when the object changes, when the page is gone, and when it is stopped', async () => {
    put('changing', bytes)
    const changed = new MemorySink()
    const changing = withCalls(driver.objects, {
      get: (key, range, signal) => {
        if (range.offset > 0) put('changing', someBytes(bytes.byteLength, 2))
        return driver.objects.get(key, range, signal)
      },
    })
    await expectCode(send('changing', changed, changing), 'PreconditionFailed')
    const full = new MemorySink()
    full.write = () => Promise.reject(new Error('the browser stopped'))
    await expect(send('changing', full)).rejects.toThrow('the browser stopped')
    const stop = new AbortController()
    const stopped = new MemorySink()
    stopped.write = () => Promise.resolve(stop.abort())
    await expect(send('changing', stopped, driver.objects, stop.signal)).rejects.toThrow(/abort|stopped/i)
    for (const sink of [changed, full, stopped]) expect(sink.calls.at(-1)).toBe('discard')
  })

  it('that fails keeps no slot: the next ones run', async () => {
    put('big', bytes)
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const sink = new MemorySink()
      sink.begin = () => Promise.reject(new Error('no page'))
      await expect(send('big', sink)).rejects.toThrow('no page')
    }
    const sink = new MemorySink()
    await send('big', sink)
    expect(Buffer.compare(sink.bytes, bytes)).toBe(0)
  })
})

describe('chosen objects of a folder, to a page', () => {
  it('are one tar named after the folder, or after the store at the top', async () => {
    put('d/a.txt', 'a')
    put('d/b.txt', 'not chosen')
    put('d/c/deep', 'c')
    put('top', 'at the top')
    const sink = new MemorySink()
    const only = ['d/c/', 'd/a.txt']
    const { context } = await run({ objects: driver.objects, key: 'd/', only, place, sink })
    expect(sink.calls.at(0)).toBe('begin d.tar undefined')
    expect([...(await untar(sink.bytes)).keys()]).toEqual(['d/a.txt', 'd/c/deep'])
    expect(context.told).toMatchObject({ items: 2, plannedItems: 2, totalBytes: 2 })

    const ofAll = new MemorySink()
    await run({ objects: driver.objects, key: '', only: ['top', 'd/'], place, sink: ofAll })
    expect(ofAll.calls.at(0)).toBe('begin store.tar undefined')
    expect([...(await untar(ofAll.bytes)).keys()]).toEqual([
      'store/d/a.txt',
      'store/d/b.txt',
      'store/d/c/deep',
      'store/top',
    ])
  })
})

describe('a folder to a page', () => {
  it('is one tar with everything below it, in names that stay in their folder', async () => {
    const long = `${'n'.repeat(200)}/仓库-${'ü'.repeat(60)}.txt`
    put('d/big', bytes)
    put('d/empty', '')
    put('d/marked/', '')
    put(`d/${long}`, 'long')
    put('d/../out', 'outside')
    put('d//abs', 'absolute')
    put('d/a', 'file')
    put('d/a-b', 'between')
    put('d/a/b', 'in the folder')
    const sink = new MemorySink()
    const { context } = await send('d/', sink)
    expect([sink.calls.at(0), sink.calls.at(-1)]).toEqual(['begin d.tar undefined', 'commit'])
    const entries = await untar(sink.bytes)
    expect(Buffer.compare(entries.get('d/big') ?? Buffer.of(), bytes)).toBe(0)
    entries.delete('d/big')
    const texts = [...entries].map(([name, content]) => [name, content.toString()])
    expect(Object.fromEntries(texts)).toEqual({
      'd/%2E%2E/out': 'outside',
      'd/_/abs': 'absolute',
      'd/a': 'file',
      'd/a (2)/b': 'in the folder',
      'd/a-b': 'between',
      'd/empty': '',
      'd/marked/': '',
      [`d/${long}`]: 'long',
    })
    expect(context.reports.map(({ path }) => path)).toEqual(['../out', '/abs', 'a/b'])
    expect(context.told).toMatchObject({ items: 9, plannedItems: 9 })
  })

  it('is reported as unverified once, where there are no checksums', async () => {
    for (const key of ['d/a', 'd/b']) put(key, key)
    const objects = withoutChecksums(driver.objects)
    const { context } = await send('d/', new MemorySink(), objects)
    expect(context.reports.map(({ kind, path }) => [kind, path])).toContainEqual(['unverified', 'd/'])
    const alone = await send('d/a', new MemorySink(), objects)
    expect(alone.context.reports).toMatchObject([{ kind: 'unverified', path: 'd/a' }])
    expect((await send('d/a', new MemorySink())).context.reports).toEqual([])
  })

  it('breaks off when an object cannot be read', async () => {
    put('d/a', 'a')
    put('d/b', 'b')
    cloud.faults.rules = [
      { operation: 'GetObject', key: /d\/b/, fault: { kind: 'refuse', code: 'AccessDenied' } },
    ]
    const sink = new MemorySink()
    await expectCode(send('d/', sink), 'PermissionDenied')
    expect(sink.calls.at(-1)).toBe('discard')
  })

  it('ends when the page is gone', async () => {
    put('d/big', bytes)
    put('d/more', bytes)
    const sink = new MemorySink()
    sink.write = () => Promise.reject(new Error('the browser stopped'))
    await expect(send('d/', sink)).rejects.toThrow('the browser stopped')
    expect(sink.calls.at(-1)).toBe('discard')
  })
})

async function untar(tar: Uint8Array): Promise<Map<string, Buffer>> {
  const entries = new Map<string, Buffer>()
  const reading = extract()
  reading.end(Buffer.from(tar))
  for await (const entry of reading) {
    const chunks: Uint8Array[] = []
    for await (const chunk of entry as AsyncIterable<Uint8Array>) chunks.push(chunk)
    entries.set(entry.header.name, Buffer.concat(chunks))
  }
  return entries
}
