import { isStoreError } from '../common/errors.ts'
import { explain } from '../explain.ts'
import type { ObjectStore } from '../driver/object-store.ts'
import { beingRestored, refusalOf } from '../objects/refusals.ts'
import type { DriverName } from '../driver-names.ts'
import { wrapCalls, type Operation } from './wrap-calls.ts'

/**
 * Explains refusals that are about one object (it is archived, locked, or encrypted with a key that may not be used), and
 * says what to do at the service. A service answers a read of an archived object and of one that is being restored alike,
 * so the layer asks for the object's head then. Stands outside the retries.
 */
export function explainRefusals(inner: ObjectStore, driver: DriverName): ObjectStore {
  return wrapCalls(inner, async (call, run) => {
    try {
      return await run(call.signal)
    } catch (error) {
      if (!isStoreError(error)) throw error
      const why = error.where.status === 413 ? explain('bodyTooLarge', {}) : refusalOf(driver, error)
      if (why === undefined) throw error
      const read = error.code === 'Archived' && reading.has(call.operation)
      throw error.because(read && (await isBeingRestored(call.key, call.signal)) ? beingRestored() : why)
    }
  })

  /** False where the service does not say. */
  async function isBeingRestored(key: string, signal: AbortSignal): Promise<boolean> {
    const object = await inner.head(key, signal).catch(() => undefined)
    return object?.restore?.state === 'restoring'
  }
}

const reading: ReadonlySet<Operation> = new Set<Operation>(['get', 'getInto', 'getWhole'])
