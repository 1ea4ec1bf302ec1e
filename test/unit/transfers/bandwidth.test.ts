import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { StorageDriver } from '../../../drivers/index.ts'
import { Bandwidth } from '../../../electron/transfers/model/bandwidth.ts'
import { PartSlots } from '../../../electron/transfers/model/part-slots.ts'
import type { Clock } from '../../../electron/transfers/model/rate-limit.ts'
import { uploadObject } from '../../../electron/transfers/upload/upload-object.ts'
import { startS3Cloud, type S3Cloud } from '../../clouds/s3/cloud.ts'
import { live, readAll, someBytes } from '../../conformance/harness.ts'
import { account, KeptContext, KeptMemory, mebibyte, memorySource, openBucket } from './transfer-parts.ts'

const [up, down] = [1_000_000, 4_000_000]
const content = someBytes(23 * mebibyte)
const partBytes = 5 * mebibyte
let cloud: S3Cloud
let driver: StorageDriver
let clock: SteppedClock
let bandwidth: Bandwidth
beforeAll(async () => {
  cloud = await startS3Cloud({ accounts: [account], buckets: ['transfers'] })
  driver = await openBucket(cloud)
})
afterAll(async () => {
  await driver.close()
  await cloud.close()
})
beforeEach(() => {
  clock = new SteppedClock()
  bandwidth = new Bandwidth({ uploadBytesPerSecond: up, downloadBytesPerSecond: down }, clock)
})

/** Time that passes only where a transfer waits for its bytes: no test depends on how fast this machine is. */
class SteppedClock implements Clock {
  atMs = 0
  readonly nowMs = (): number => this.atMs
  readonly wait = async (delayMs: number): Promise<void> => {
    const untilMs = this.atMs + delayMs
    await new Promise(setImmediate)
    this.atMs = Math.max(this.atMs, untilMs)
  }
}

async function limitedDriver(): Promise<StorageDriver> {
  const open = bandwidth.limited(() => Promise.resolve({ id: 'store', name: 'store', driver }))
  return (await open('store', live)).driver
}

async function send(key: string): Promise<void> {
  const { objects } = await limitedDriver()
  const source = memorySource(content)
  await uploadObject(
    {
      objects,
      key,
      chunkSizeBytes: partBytes,
      content: {
        identity: key,
        sizeBytes: content.byteLength,
        open: (offset, signal) => source.read({ offset }, signal),
      },
    },
    new KeptContext(new KeptMemory(), live),
    new PartSlots(4),
  )
}

describe('the bandwidth of transfers', () => {
  it('is what an upload of several parts takes, and no more', async () => {
    await send('up')
    expect(
      cloud.bucket('transfers').get('up')?.sizeBytes ?? cloud.bucket('transfers').get('up')?.body?.byteLength,
    ).toBe(content.byteLength)
    // The last part is not waited for, and a tenth of a second is had in advance.
    const leastMs = ((content.byteLength - partBytes) / up) * 1000 - 100
    expect(clock.atMs).toBeGreaterThan(leastMs - 1000)
    expect(clock.atMs).toBeLessThan((content.byteLength / up) * 1000)
  })

  it('is shared by uploads at once', async () => {
    await Promise.all([send('one'), send('two')])
    expect(clock.atMs).toBeGreaterThan(((2 * content.byteLength - 2 * partBytes) / up) * 1000 - 1000)
  })

  it('holds back what is received, chunk by chunk', async () => {
    cloud.bucket('transfers').put('down', Buffer.from(content))
    const { objects } = await limitedDriver()
    const { bytes } = await objects.get('down', { offset: 0 }, live)
    expect((await readAll(bytes)).byteLength).toBe(content.byteLength)
    expect(clock.atMs).toBeGreaterThan((content.byteLength / down) * 1000 - 500)
    expect(clock.atMs).toBeLessThan((content.byteLength / down) * 1000 + 500)
  })

  it('is another one at once for a transfer that runs', async () => {
    cloud.bucket('transfers').put('changed', Buffer.from(content))
    const { objects } = await limitedDriver()
    const { bytes } = await objects.get('changed', { offset: 0 }, live)
    let [received, freeAtMs] = [0, Number.POSITIVE_INFINITY]
    for await (const chunk of bytes) {
      received += chunk.byteLength
      if (received > 4_000_000 && freeAtMs === Number.POSITIVE_INFINITY) {
        bandwidth.set({})
        freeAtMs = clock.atMs
      }
    }
    expect(received).toBe(content.byteLength)
    // Nothing was waited for since.
    expect(clock.atMs).toBe(freeAtMs)
  })
})
