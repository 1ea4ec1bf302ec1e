import { cancelledError, StoreError, type ErrorWhere } from '../common/errors.ts'
import type { ObjectStore } from '../driver/object-store.ts'
import { wrapCalls } from './wrap-calls.ts'

/**
 * Adds store, driver, operation and key to every failure, and turns every other error into a StoreError: Cancelled when the
 * signal is aborted, else Unexpected. Only redaction and `refuseWrites` stand outside it.
 */
export function locateErrors(inner: ObjectStore, where: ErrorWhere): ObjectStore {
  return wrapCalls(inner, async (call, run) => {
    try {
      requireWholeCharacters(call.key)
      return await run(call.signal)
    } catch (cause) {
      const at = { ...where, operation: call.operation, path: call.key }
      if (call.signal.aborted) throw cancelledError(at, cause)
      if (cause instanceof StoreError) throw cause.at(at)
      throw new StoreError('Unexpected', describe(cause), at, { cause })
    }
  })
}

/** Fails with InvalidPath for a lone surrogate: a list can contain one as an XML reference, a request cannot. */
function requireWholeCharacters(key: string): void {
  if (/\p{Surrogate}/u.test(key)) throw new StoreError('InvalidPath', 'the key holds half a character')
}

function describe(cause: unknown): string {
  return cause instanceof Error ? `${cause.name}: ${cause.message}`.slice(0, 500) : 'an unknown failure'
}
