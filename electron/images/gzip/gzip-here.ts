import { setImmediate } from 'node:timers/promises'
import { promisify } from 'node:util'
import { deflateRaw, type ZlibOptions } from 'node:zlib'

import { deflateBlock } from './gzip-blocks.ts'
import type { GzipEngine } from './gzip-engine.ts'
import { bytesToHash } from './places.ts'
import { PlacePool } from './place-pool.ts'
import { RunningHash } from './running-hash.ts'

/** Hashes in this thread, and deflates where Node's `zlib` does when it is not waited for. */
export function gzipHere(): GzipEngine {
  let pool: PlacePool | undefined
  return {
    place: (signal) => (pool ??= new PlacePool(placesHere)).take(signal),
    deflate: (place, block) => deflateBlock(place, block, deflate),
    hash(algorithm) {
      const hash = new RunningHash(algorithm)
      let before: Promise<void> = Promise.resolve()
      return {
        update(place, of, sizeBytes) {
          before = after(before, () => hash.update(bytesToHash(place, of, sizeBytes)))
          return before
        },
        result: () => before.then(() => hash.result()),
        drop: () => undefined,
      }
    },
  }
}

async function after(before: Promise<void>, run: () => void): Promise<void> {
  await before
  run()
  // The next bytes may be in memory already: nothing else would run between.
  await setImmediate()
}

const placesHere = 4

const deflate: (bytes: Uint8Array, options: ZlibOptions) => Promise<Uint8Array> = promisify(deflateRaw)
