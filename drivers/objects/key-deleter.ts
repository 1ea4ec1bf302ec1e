import { isNotFound, isStoreError, type StoreError } from '../common/errors.ts'
import { mapConcurrent } from '../common/map-concurrent.ts'
import type { DeleteWay, KeyFailure, ObjectStore } from '../driver/object-store.ts'
import { fitsXml } from '../xml/document.ts'

/** The two requests with which a service deletes. */
export interface DeleteRequests {
  /** Deletes many keys. Each must fit into an XML document. */
  readonly together: (keys: readonly string[], signal: AbortSignal) => Promise<readonly KeyFailure[]>
  /** Deletes one key. May fail with NotFound. */
  readonly one: (key: string, signal: AbortSignal) => Promise<unknown>
}

/**
 * Deletes keys together in one request, except keys that XML cannot hold. Where the service has no such request, or the
 * access key may only delete one by one (some services have a permission for each), it deletes one by one from then on.
 * Where the first single delete is refused as well, it fails with the first refusal.
 */
export function keyDeleter({ together, one }: DeleteRequests): ObjectStore['deleteMany'] {
  let onlySingly = false
  return async (keys, signal, way) => {
    const inDocument = keys.filter(fitsXml)
    if (inDocument.length === 0 || way === 'oneByOne' || (onlySingly && way !== 'together')) {
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
    if (way === 'together' || !isStoreError(refusal) || !mayWorkSingly(refusal)) throw refusal
    const failed = await deleteEach([first], one, signal)
    if (failed.length > 0 && refusal.code === 'PermissionDenied') throw refusal
    onlySingly = true
    return [...failed, ...(await deleteEach(rest, one, signal))]
  }
}

/** Whether the refusal concerns this request only, so that single deletes may work. */
function mayWorkSingly({ code }: StoreError): boolean {
  return code === 'Unsupported' || code === 'PermissionDenied'
}

/**
 * Deletes keys one by one, eight at a time. A missing key counts as deleted. Returns the keys that the service refuses to
 * delete. Throws a failure that may pass, so that the whole call is tried again.
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

/** The store's limiter counts the whole call as one request, so it may make only a few at once. */
const deletesInFlight = 8

/** Whether the service refused. A 2xx status can fail too: when something else than the service answered. */
function isRefusal(status: number | undefined): boolean {
  return status !== undefined && status >= 300
}
