import { StoreError, type StorageDriver } from '../../drivers/index.ts'
import { wrapCalls } from '../../drivers/layers/wrap-calls.ts'
import { writingOperations } from '../../drivers/layers/read-only.ts'
import { pathDriver } from '../../drivers/driver/path-driver.ts'
import type { TransferMemory } from '../../electron/transfers/model/runner.ts'

/** A store as a process that is killed sees it: from one of its writes on it does and remembers nothing more. */
export interface DyingStore {
  readonly driver: StorageDriver
  /** Writes that were made. */
  readonly writes: () => number
  /** Forgets what is told after the death, as a disk does. */
  remembering(memory: TransferMemory): TransferMemory
}

/** Dies once so many writes are done. `chunkSizeBytes` below the store's own makes several parts of small blobs. */
export function dyingStore(driver: StorageDriver, afterWrites: number, chunkSizeBytes?: number): DyingStore {
  let writes = 0
  const isDead = (): boolean => writes >= afterWrites
  const objects = wrapCalls(driver.objects, async ({ operation, signal }, run) => {
    if (isDead()) throw dead()
    if (!writingOperations.has(operation)) return run(signal)
    writes += 1
    const result = await run(signal)
    if (isDead()) throw dead()
    return result
  })
  const options = { name: driver.name, rootdirectory: driver.keyOf('/') }
  return {
    driver: pathDriver(objects, { ...options, chunkSizeBytes: chunkSizeBytes ?? driver.chunkSizeBytes }),
    writes: () => writes,
    remembering: (memory) => ({
      ...memory,
      set: (name, value) => (isDead() ? Promise.reject(dead()) : memory.set(name, value)),
    }),
  }
}

function dead(): StoreError {
  return new StoreError('Unreachable', 'the process is dead')
}
