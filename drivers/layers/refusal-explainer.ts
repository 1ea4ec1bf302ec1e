import { isStoreError } from '../common/errors.ts'
import { explain } from '../explain.ts'
import type { ObjectStore } from '../driver/object-store.ts'
import { beingRestored, refusalOf } from '../objects/refusals.ts'
import type { DriverName } from '../driver-names.ts'
import { wrapCalls } from './wrap-calls.ts'

/**
 * Says of what a service refuses for the object's own sake (it is archived, locked, encrypted with a key that may not be
 * used) why that is, and what to do there. Services answer the same for what is archived and for what is on its way out
 * of the archive: that is asked when a read was refused. Outside the retry.
 */
export function explainRefusals(inner: ObjectStore, driver: DriverName): ObjectStore {
  return wrapCalls(inner, async (call, run) => {
    try {
      return await run(call.signal)
    } catch (error) {
      if (!isStoreError(error)) throw error
      const why = error.where.status === 413 ? explain('bodyTooLarge', {}) : refusalOf(driver, error)
      if (why === undefined) throw error
      const read = error.code === 'Archived' && call.operation === 'get'
      throw error.because(read && (await isBeingRestored(call.key, call.signal)) ? beingRestored() : why)
    }
  })

  /** False where it cannot be told. */
  async function isBeingRestored(key: string, signal: AbortSignal): Promise<boolean> {
    const object = await inner.head(key, signal).catch(() => undefined)
    return object?.restore?.state === 'restoring'
  }
}
