import { isStoreError } from '../common/errors.ts'
import { discardBody } from '../driver/read-object.ts'
import type { ObjectStore } from '../driver/object-store.ts'
import { wrapCalls, type StoreCall } from './wrap-calls.ts'

/**
 * Finds out why a HEAD was refused. Its answer has no body, and so no words and no code: a wrong secret looks like a missing
 * permission. A read of the first byte needs the same permission, and its refusal has a document. Where the read works or tells
 * nothing either, the failure stays as it was. Stands outside the retries, which both calls have.
 */
export function nameWordlessRefusals(inner: ObjectStore): ObjectStore {
  return wrapCalls(inner, async (call, run) => {
    try {
      return await run(call.signal)
    } catch (error) {
      if (call.operation !== 'head' || !isWordless(error)) throw error
      throw (await refusalOfRead(call)) ?? error
    }
  })

  async function refusalOfRead({ key, signal }: StoreCall): Promise<unknown> {
    try {
      const { bytes } = await inner.get(key, { offset: 0, length: 1 }, signal)
      await discardBody(bytes)
      return undefined
    } catch (error) {
      return isStoreError(error) && error.where.serviceCode !== undefined ? error : undefined
    }
  }
}

/** A refusal of which only the status is known, and is none of those that a status tells whole. */
function isWordless(error: unknown): boolean {
  if (!isStoreError(error)) return false
  const { status = 0, serviceCode } = error.where
  return serviceCode === undefined && ambiguous.has(status)
}

const ambiguous: ReadonlySet<number> = new Set([301, 307, 400, 401, 403])
