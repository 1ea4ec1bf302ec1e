import { isStoreError } from '../common/errors.ts'
import { mapConcurrent } from '../common/map-concurrent.ts'
import type { KeyFailure } from '../driver/object-store.ts'

/**
 * Deletes keys one by one. What is missing counts as deleted. A failure that may pass is thrown, so that all is tried
 * again; others are told by key.
 */
export async function deleteEach(
  keys: readonly string[],
  deleteOne: (key: string, signal: AbortSignal) => Promise<unknown>,
  signal: AbortSignal,
): Promise<readonly KeyFailure[]> {
  const failures: KeyFailure[] = []
  const results = mapConcurrent(
    keys,
    deletesInFlight,
    async (key, stop): Promise<KeyFailure | undefined> => {
      try {
        await deleteOne(key, stop)
        return undefined
      } catch (error) {
        if (isStoreError(error, 'NotFound')) return undefined
        if (!isStoreError(error) || error.retry !== 'never' || !isRefusal(error.where.status)) throw error
        return { key, code: error.where.serviceCode ?? error.code, message: error.message }
      }
    },
    signal,
  )
  for await (const failure of results) if (failure !== undefined) failures.push(failure)
  return failures
}

/** One call takes one place of the store's limiter: a few requests for it, no more. */
const deletesInFlight = 8

/** A success of somebody else than the service fails, too. */
function isRefusal(status: number | undefined): boolean {
  return status !== undefined && status >= 300
}
