import { isNotFound, isStoreError, type StoreError } from '../common/errors.ts'
import { mapConcurrent } from '../common/map-concurrent.ts'
import type { DeleteWay, KeyFailure, ObjectStore } from '../driver/object-store.ts'
import { fitsXml } from '../xml/document.ts'

/** The two requests that a service has for deleting. */
export interface DeleteRequests {
  /** Many keys that an XML document can hold. */
  readonly together: (keys: readonly string[], signal: AbortSignal) => Promise<readonly KeyFailure[]>
  /** May fail with NotFound. */
  readonly one: (key: string, signal: AbortSignal) => Promise<unknown>
}

/**
 * Deletes keys in one request, but for those that no XML can hold. Where the service has no such request, or the key may
 * delete one by one only (some services give the two apart), it is one by one from then on. A key that may do neither is
 * refused with what the one request was refused with, after a single try.
 */
export function keyDeleter({ together, one }: DeleteRequests): ObjectStore['deleteMany'] {
  let isRefused = false
  return async (keys, signal, way) => {
    const inDocument = keys.filter(fitsXml)
    if (inDocument.length === 0 || way === 'oneByOne' || (isRefused && way !== 'together')) {
      return deleteEach(keys, one, signal)
    }
    const others = keys.filter((key) => !fitsXml(key))
    const failures = await together(inDocument, signal).catch((error: unknown) =>
      singly(inDocument, error, way, signal),
    )
    return [...failures, ...(await deleteEach(others, one, signal))]
  }

  async function singly(
    [first = '', ...rest]: readonly string[],
    refusal: unknown,
    way: DeleteWay | undefined,
    signal: AbortSignal,
  ): Promise<readonly KeyFailure[]> {
    if (way === 'together' || !isStoreError(refusal) || !isOfTheWay(refusal)) throw refusal
    const failed = await deleteEach([first], one, signal)
    if (failed.length > 0 && refusal.code === 'PermissionDenied') throw refusal
    isRefused = true
    return [...failed, ...(await deleteEach(rest, one, signal))]
  }
}

/** Whether another way may do. */
function isOfTheWay({ code }: StoreError): boolean {
  return code === 'Unsupported' || code === 'PermissionDenied'
}

/**
 * Deletes keys one by one. What is missing counts as deleted. A failure that may pass is thrown, so that all is tried
 * again; others are told by key.
 */
async function deleteEach(
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
        if (isNotFound(error)) return undefined
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
