import { StoreError, type ErrorWhere } from '../errors.ts'
import type { ObjectStore } from '../object-store.ts'
import { around } from './around.ts'

/** Stamps store, driver, operation and key on every failure. Outermost but for the refusal of writes. */
export function locating(inner: ObjectStore, where: ErrorWhere): ObjectStore {
  return around(inner, async (call, run) => {
    try {
      return await run(call.signal)
    } catch (cause) {
      const at = { ...where, operation: call.operation, path: call.key }
      if (call.signal.aborted) throw new StoreError('Cancelled', 'stopped before it was done', at, { cause })
      if (cause instanceof StoreError) throw cause.at(at)
      throw new StoreError('Unexpected', describe(cause), at, { cause })
    }
  })
}

function describe(cause: unknown): string {
  return cause instanceof Error ? `${cause.name}: ${cause.message}`.slice(0, 500) : 'an unknown failure'
}
