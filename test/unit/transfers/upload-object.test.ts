import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { ObjectStore, StorageDriver } from '../../../drivers/index.ts'
import { PartSlots } from '../../../electron/transfers/model/part-slots.ts'
import type { Source } from '../../../electron/transfers/model/source.ts'
import { undoUpload, uploadObject } from '../../../electron/transfers/upload/upload-object.ts'
import type { ObjectContent } from '../../../electron/transfers/upload/object-upload.ts'
import { startS3Cloud, type S3Cloud } from '../../clouds/s3/cloud.ts'
import { live, someBytes } from '../../conformance/harness.ts'
import { failureOf } from '../drivers/scripted-store.ts'
import {
  account,
  HandFedSource,
  KeptContext,
  KeptMemory,
  mebibyte,
  memorySource,
  openBucket,
  withCalls,
} from './transfer-parts.ts'

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
  cloud.faults.latencyMs = 0
  cloud.stats.requests.clear()
})

type Readable = Pick<Source, 'read'>

interface Sending {
  readonly key: string
  readonly source: Readable
  readonly sizeBytes: number
  readonly objects?: ObjectStore
  readonly slots?: PartSlots
  readonly signal?: AbortSignal
}

/** Sends it, and takes back what is left when that fails, as it is cancelled. */
async function send({ key, source, sizeBytes, ...more }: Sending): Promise<KeptContext['told']> {
  const { objects = driver.objects, slots = new PartSlots(6), signal = live } = more
  const content: ObjectContent = {
    sizeBytes,
    identity: key,
    open: (offset, stop) => source.read({ offset }, stop),
  }
  const memory = new KeptMemory()
  const context = new KeptContext(memory, signal)
  const sending = uploadObject(
    { objects, key, content, chunkSizeBytes: driver.chunkSizeBytes },
    context,
    slots,
  )
  const failure: unknown = await failureOf(sending)
  if (failure !== undefined) await undoUpload(driver.objects, key, { memory, signal: live })
  expect(failure === undefined ? [] : memory.names).toEqual([])
  await sending
  return context.told
}

function stored(key: string): Buffer | undefined {
  return cloud.bucket('transfers').get(key)?.body
}

function expectNothingOf(key: string): void {
  expect(stored(key)).toBeUndefined()
  expect([...cloud.bucket('transfers').uploads.values()].filter((begun) => begun.key === key)).toEqual([])
}

describe('an upload', () => {
  it.each([0, 1, 100_000, 5 * mebibyte])('of %i bytes is one request', async (sizeBytes) => {
    const bytes = someBytes(sizeBytes)
    const progress = await send({ key: `small/${sizeBytes}`, source: memorySource(bytes), sizeBytes })
    expect(stored(`small/${sizeBytes}`)?.equals(bytes)).toBe(true)
    expect([...cloud.stats.requests.keys()]).toEqual(['PutObject'])
    expect(progress).toMatchObject({ parts: 1, sentBytes: sizeBytes, atOnce: 0 })
  })

  it.each([
    [5 * mebibyte + 1, 2],
    [10 * mebibyte, 2],
    [23 * mebibyte + 7, 5],
  ])('of %i bytes is sent in %i parts, byte for byte', async (sizeBytes, parts) => {
    const bytes = someBytes(sizeBytes)
    const key = `large/${sizeBytes}`
    const progress = await send({ key, source: memorySource(bytes, 777_777), sizeBytes })
    expect(stored(key)?.equals(bytes)).toBe(true)
    expect(cloud.stats.count('UploadPart')).toBe(parts)
    expect(progress).toMatchObject({ parts, sentBytes: sizeBytes, atOnce: 0 })
  })

  it('has several parts in flight, but no more than there are slots', async () => {
    cloud.faults.latencyMs = 50
    const bytes = someBytes(40 * mebibyte)
    const wide = await send({ key: 'wide', source: memorySource(bytes), sizeBytes: bytes.byteLength })
    expect(wide.mostAtOnce).toBe(4)
    const slots = new PartSlots(2)
    const narrow = await send({
      key: 'narrow',
      source: memorySource(bytes),
      sizeBytes: bytes.byteLength,
      slots,
    })
    expect(narrow.mostAtOnce).toBe(2)
    expect(stored('narrow')?.equals(bytes)).toBe(true)
  })

  it('holds as many parts in memory as there are slots, over all uploads together', async () => {
    let inMemory = 0
    let most = 0
    const objects = withCalls(driver.objects, {
      putPart: async (begun, number, body, signal) => {
        inMemory += 1
        most = Math.max(most, inMemory)
        const part = await driver.objects.putPart(begun, number, body, signal)
        inMemory -= 1
        return part
      },
    })
    cloud.faults.latencyMs = 20
    const slots = new PartSlots(3)
    const bytes = someBytes(16 * mebibyte)
    const sending = ['a', 'b', 'c'].map((key) =>
      send({ key, source: memorySource(bytes), sizeBytes: bytes.byteLength, objects, slots }),
    )
    await Promise.all(sending)
    expect(most).toBe(3)
    for (const key of ['a', 'b', 'c']) expect(stored(key)?.equals(bytes)).toBe(true)
  })

  it('succeeds through answers of "slow down" and connections that break', async () => {
    cloud.faults.rules = [
      { fault: { kind: 'refuse', code: 'SlowDown' }, operation: 'UploadPart', times: 3 },
      { fault: { kind: 'reset', when: 'before' }, operation: 'UploadPart', times: 2 },
      { fault: { kind: 'refuse', code: 'InternalError' }, operation: 'CompleteMultipartUpload', times: 1 },
    ]
    const bytes = someBytes(12 * mebibyte)
    const progress = await send({ key: 'patient', source: memorySource(bytes), sizeBytes: bytes.byteLength })
    expect(stored('patient')?.equals(bytes)).toBe(true)
    expect(progress.sentBytes).toBe(bytes.byteLength)
  })
})

describe('an upload that fails leaves neither object nor parts', () => {
  it.each([
    ['shorter', 3 * mebibyte, 4 * mebibyte],
    ['longer', 3 * mebibyte, 2 * mebibyte],
    ['shorter', 12 * mebibyte, 12 * mebibyte + 1],
    ['shorter', 4 * mebibyte, 12 * mebibyte],
    ['longer', 12 * mebibyte + 1, 12 * mebibyte],
  ])('when the file became %s: %i bytes instead of %i', async (how, realBytes, sizeBytes) => {
    const source = memorySource(someBytes(realBytes))
    await expect(send({ key: 'other', source, sizeBytes })).rejects.toMatchObject({
      code: 'PreconditionFailed',
      message: expect.stringContaining(how),
    })
    expectNothingOf('other')
  })

  it('when a part is refused, with the code of the refusal', async () => {
    cloud.faults.rules = [
      { fault: { kind: 'refuse', code: 'AccessDenied' }, operation: 'UploadPart', times: 1 },
    ]
    const source = memorySource(someBytes(30 * mebibyte))
    await expect(send({ key: 'refused', source, sizeBytes: 30 * mebibyte })).rejects.toMatchObject({
      code: 'PermissionDenied',
    })
    expectNothingOf('refused')
  })

  it('when a part is refused while the source is waited for, at once', async () => {
    cloud.faults.rules = [{ fault: { kind: 'refuse', code: 'AccessDenied' }, operation: 'UploadPart' }]
    const source = new HandFedSource()
    source.feed(someBytes(5 * mebibyte))
    await expect(send({ key: 'starved', source, sizeBytes: 10 * mebibyte })).rejects.toMatchObject({
      code: 'PermissionDenied',
    })
    expectNothingOf('starved')
  })

  it('when the first part fails and the others arrive later', async () => {
    let refused: (() => void) | undefined
    const refusal = new Promise<void>((resolve) => (refused = resolve))
    const objects = withCalls(driver.objects, {
      putPart: async (begun, number, body, signal) => {
        if (number > 1) return driver.objects.putPart(begun, number, body, signal)
        refused?.()
        throw new Error('the first part')
      },
    })
    const source: Readable = {
      async read() {
        return (async function* read() {
          yield someBytes(5 * mebibyte)
          await refusal
          yield someBytes(5 * mebibyte, 2)
        })()
      },
    }
    await expect(send({ key: 'first', source, sizeBytes: 10 * mebibyte, objects })).rejects.toThrow(
      'the first part',
    )
    expectNothingOf('first')
  })

  it('when the source fails in the middle, with its own failure', async () => {
    const source: Readable = {
      async read() {
        return (async function* read() {
          yield someBytes(6 * mebibyte)
          throw new Error('the disk was pulled out')
        })()
      },
    }
    await expect(send({ key: 'pulled', source, sizeBytes: 12 * mebibyte })).rejects.toThrow('pulled out')
    expectNothingOf('pulled')
  })

  it('when it cannot be completed', async () => {
    cloud.faults.rules = [
      { fault: { kind: 'refuse', code: 'AccessDenied' }, operation: 'CompleteMultipartUpload' },
    ]
    const source = memorySource(someBytes(6 * mebibyte))
    await expect(send({ key: 'incomplete', source, sizeBytes: 6 * mebibyte })).rejects.toMatchObject({
      code: 'PermissionDenied',
    })
    expectNothingOf('incomplete')
  })

  it('and closes the source, and releases its slots', async () => {
    let open = 0
    const source: Readable = {
      async read() {
        open += 1
        return (async function* read() {
          try {
            for (;;) yield someBytes(mebibyte)
          } finally {
            open -= 1
          }
        })()
      },
    }
    cloud.faults.rules = [{ fault: { kind: 'refuse', code: 'AccessDenied' }, operation: 'UploadPart' }]
    const slots = new PartSlots(2)
    await expect(send({ key: 'let-go', source, sizeBytes: 20 * mebibyte, slots })).rejects.toThrow(
      'Access Denied',
    )
    expect(open).toBe(0)
    await slots.acquire(AbortSignal.timeout(1000))
    await slots.acquire(AbortSignal.timeout(1000))
  })

  it('when it is announced larger than a service stores, before a byte is read', async () => {
    const source: Readable = { read: () => Promise.reject(new Error('it was read')) }
    await expect(send({ key: 'huge', source, sizeBytes: Number.MAX_SAFE_INTEGER })).rejects.toMatchObject({
      code: 'TooLarge',
    })
  })
})

describe('an upload that is cancelled', () => {
  it('deletes its parts, and stops reading', async () => {
    const source = new HandFedSource()
    source.feed(someBytes(11 * mebibyte))
    const stop = new AbortController()
    const sending = send({ key: 'cancelled', source, sizeBytes: 50 * mebibyte, signal: stop.signal })
    await source.starving
    stop.abort()
    await expect(sending).rejects.toThrow(/abort/i)
    expectNothingOf('cancelled')
  })

  it('leaves no multipart upload that the service began meanwhile', async () => {
    cloud.faults.latencyMs = 50
    const stop = new AbortController()
    const objects = withCalls(driver.objects, {
      createUpload: (key, signal) => {
        const creating = driver.objects.createUpload(key, signal)
        stop.abort()
        return creating
      },
    })
    const source = memorySource(someBytes(6 * mebibyte))
    await expect(
      send({ key: 'begun', source, sizeBytes: 6 * mebibyte, objects, signal: stop.signal }),
    ).rejects.toThrow(/abort/i)
    expect(cloud.stats.count('AbortMultipartUpload')).toBe(1)
    expectNothingOf('begun')
  })

  it('while it waits for a slot ends, and acquires none', async () => {
    const slots = new PartSlots(1)
    await slots.acquire(live)
    const stop = new AbortController()
    const source = memorySource(someBytes(mebibyte))
    const sending = send({ key: 'waits', source, sizeBytes: mebibyte, slots, signal: stop.signal })
    stop.abort()
    await expect(sending).rejects.toThrow(/abort/i)
    slots.release()
    await slots.acquire(AbortSignal.timeout(1000))
    expectNothingOf('waits')
  })
})
