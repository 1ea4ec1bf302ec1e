import type { ObjectStore, StorageDriver } from '../../../drivers/index.ts'
import { RateLimit, type Clock } from './rate-limit.ts'
import type { OpenStore } from './runner.ts'

/** Bytes per second; as many as there are when undefined. */
export interface BandwidthLimits {
  readonly uploadBytesPerSecond?: number | undefined
  readonly downloadBytesPerSecond?: number | undefined
}

/**
 * How fast all transfers together may send and receive. What is received is held back chunk by chunk. A part that is sent
 * waits until it may pass, and then goes as fast as the network takes it: services end requests that are slow.
 */
export class Bandwidth {
  readonly up: RateLimit
  readonly down: RateLimit

  constructor({ uploadBytesPerSecond, downloadBytesPerSecond }: BandwidthLimits = {}, clock?: Clock) {
    this.up = new RateLimit(uploadBytesPerSecond, clock)
    this.down = new RateLimit(downloadBytesPerSecond, clock)
  }

  /** Other limits from now on, also for transfers that run. */
  set({ uploadBytesPerSecond, downloadBytesPerSecond }: BandwidthLimits): void {
    this.up.set(uploadBytesPerSecond)
    this.down.set(downloadBytesPerSecond)
  }

  /** Opens stores so that what goes to and from them is limited. A folder of this computer is not. */
  limited(open: OpenStore): OpenStore {
    return async (store, signal) => {
      const opened = await open(store, signal)
      const driver = opened.driver.name === 'filesystem' ? opened.driver : this.#limitedDriver(opened.driver)
      return {
        id: opened.id,
        get name() {
          return opened.name
        },
        driver,
      }
    }
  }

  #limitedDriver(driver: StorageDriver): StorageDriver {
    const known = this.#drivers.get(driver)
    if (known !== undefined) return known
    const limited: StorageDriver = {
      ...driver,
      objects: this.#limitedObjects(driver.objects),
      read: async (path, offset, signal) =>
        received(await driver.read(path, offset, signal), this.down, signal),
    }
    this.#drivers.set(driver, limited)
    return limited
  }

  readonly #drivers = new WeakMap<StorageDriver, StorageDriver>()

  #limitedObjects(objects: ObjectStore): ObjectStore {
    const { up, down } = this
    return {
      ...objects,
      async get(key, range, signal) {
        const { bytes, info } = await objects.get(key, range, signal)
        return { info, bytes: received(bytes, down, signal) }
      },
      async getInto(key, target, signal) {
        // What comes another way is held back chunk by chunk.
        return down.isUnlimited ? objects.getInto(key, target, signal) : { kind: 'unread' }
      },
      async put(key, body, signal) {
        await up.take(body.byteLength, signal)
        await objects.put(key, body, signal)
      },
      async putPart(upload, number, body, signal, known) {
        await up.take(body.byteLength, signal)
        return objects.putPart(upload, number, body, signal, known)
      },
    }
  }
}

async function* received(bytes: AsyncIterable<Uint8Array>, limit: RateLimit, signal: AbortSignal) {
  for await (const chunk of bytes) {
    await limit.take(chunk.byteLength, signal)
    yield chunk
  }
}
