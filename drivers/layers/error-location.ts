import { StoreError, type ErrorWhere } from '../common/errors.ts'
import type { ObjectStore } from '../driver/object-store.ts'
import { wrapCalls } from './wrap-calls.ts'

/** Stamps store, driver, operation and key on every failure. Outermost but for the refusal of writes. */
export function locateErrors(inner: ObjectStore, where: ErrorWhere): ObjectStore {
  return wrapCalls(inner, async (call, run) => {
    try {
      requireWholeCharacters(call.key)
      return await run(call.signal)
    } catch (cause) {
      const at = { ...where, operation: call.operation, path: call.key }
      if (call.signal.aborted) throw new StoreError('Cancelled', 'stopped before it was done', at, { cause })
      if (cause instanceof StoreError) throw cause.at(at)
      throw new StoreError('Unexpected', describe(cause), at, { cause })
    }
  })
}

/** A list can tell half a character by its number; no request can name it. */
function requireWholeCharacters(key: string): void {
  if (/\p{Surrogate}/u.test(key)) throw new StoreError('InvalidPath', 'the key holds half a character')
}

function describe(cause: unknown): string {
  return cause instanceof Error ? `${cause.name}: ${cause.message}`.slice(0, 500) : 'an unknown failure'
}
