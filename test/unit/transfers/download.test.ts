import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { StorageDriver } from '../../../drivers/index.ts'
import { download } from '../../../electron/transfers/download.ts'
import { fileSink } from '../../../electron/transfers/file-sink.ts'
import type { Sink } from '../../../electron/transfers/source.ts'
import { startS3Cloud, type S3Cloud } from '../../clouds/s3/cloud.ts'
import { live, someBytes } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { account, MemorySink, mebibyte, openBucket, withCalls } from './transfer-parts.ts'

const folder = useTempFolder()
const bytes = someBytes(3 * mebibyte)
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
  cloud.bucket('transfers').put('layers/big.tar', Buffer.from(bytes))
})

async function fetch(sink: Sink, objects = driver.objects, signal = live): Promise<number> {
  let received = 0
  const progress = { planned: () => undefined, received: (more: number) => void (received += more) }
  await download({ objects, key: 'layers/big.tar', sink }, progress, signal)
  return received
}

describe('a download', () => {
  it('brings the bytes of the object, and tells its name and size first', async () => {
    const sink = new MemorySink()
    expect(await fetch(sink)).toBe(bytes.byteLength)
    expect(sink.bytes.equals(bytes)).toBe(true)
    expect(sink.calls).toEqual([`begin big.tar ${bytes.byteLength}`, 'commit'])
  })

  it('of no bytes is a file of no bytes', async () => {
    cloud.bucket('transfers').put('layers/big.tar', Buffer.alloc(0))
    const sink = new MemorySink()
    await fetch(sink)
    expect(sink.calls).toEqual(['begin big.tar 0', 'commit'])
  })

  it('goes on where a body broke off, and where what came then was cut short', async () => {
    cloud.faults.rules = [
      { fault: { kind: 'reset', when: 'middle' }, operation: 'GetObject', times: 1 },
      { fault: { kind: 'truncate' }, operation: 'GetObject', times: 2 },
    ]
    const sink = new MemorySink()
    expect(await fetch(sink)).toBe(bytes.byteLength)
    expect(sink.bytes.equals(bytes)).toBe(true)
  })

  it('puts a file where it was told, and nothing beside it', async () => {
    const path = join(folder(), 'big.tar')
    await fetch(fileSink(path))
    expect((await readFile(path)).equals(bytes)).toBe(true)
    expect(await readdir(folder())).toEqual(['big.tar'])
  })
})

describe('a download that fails discards what it has', () => {
  it('when the object changed after the body broke off', async () => {
    cloud.faults.rules = [{ fault: { kind: 'reset', when: 'middle' }, operation: 'GetObject', times: 1 }]
    const objects = withCalls(driver.objects, {
      get: async (key, range, signal) => {
        if (range.offset > 0) cloud.bucket('transfers').put(key, Buffer.from(someBytes(3 * mebibyte, 2)))
        return driver.objects.get(key, range, signal)
      },
    })
    const sink = new MemorySink()
    await expect(fetch(sink, objects)).rejects.toMatchObject({ code: 'PreconditionFailed' })
    expect(sink.calls.at(-1)).toBe('discard')
  })

  it('when the object is gone, without having begun', async () => {
    cloud.bucket('transfers').delete('layers/big.tar')
    const sink = new MemorySink()
    await expect(fetch(sink)).rejects.toMatchObject({ code: 'NotFound', where: { path: 'layers/big.tar' } })
    expect(sink.calls).toEqual(['discard'])
  })

  it('when the sink cannot take more, with its failure', async () => {
    const sink = new MemorySink()
    sink.write = () => Promise.reject(new Error('the disk is full'))
    await expect(fetch(sink)).rejects.toThrow('the disk is full')
    expect(sink.calls.at(-1)).toBe('discard')
  })

  it('when it is cancelled in the middle, and leaves no file', async () => {
    const stop = new AbortController()
    const place = join(folder(), 'cancelled.tar')
    const file = fileSink(place)
    const sink: Sink = {
      ...file,
      write: async (chunk) => {
        await file.write(chunk)
        stop.abort()
      },
    }
    await expect(fetch(sink, driver.objects, stop.signal)).rejects.toThrow(/abort|stopped/i)
    expect((await readdir(folder())).filter((name) => name.startsWith('cancelled'))).toEqual([])
  })
})
