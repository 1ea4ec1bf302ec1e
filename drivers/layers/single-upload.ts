import { isStoreError } from '../common/errors.ts'
import { abortLostUploads } from '../driver/lost-uploads.ts'
import type { ObjectStore } from '../driver/object-store.ts'

type Begin = ObjectStore['createUpload']
type TryAgain = <Result>(
  signal: AbortSignal,
  run: (signal: AbortSignal) => Promise<Result>,
) => Promise<Result>

/**
 * Begins uploads with tries, and leaves one behind. A try whose answer was lost may have begun an upload that nobody
 * knows the id of, and that costs until somebody aborts it: afterwards the uploads at this key that began during the
 * call and have no parts are aborted, but for the one that is given. None is aborted when the store begins another at the
 * same key meanwhile, or when the service does not tell; a call that fails leaves what it began. `retried` is the same
 * store with tries for every call: where one answer was lost, the next may be, too.
 */
export function createSingleUpload(inner: ObjectStore, retried: ObjectStore, tryAgain: TryAgain): Begin {
  const calls = new Map<string, { count: number; overlapping: boolean }>()
  return async (key, signal) => {
    const startedMs = performance.now()
    const here = calls.get(key) ?? { count: 0, overlapping: false }
    here.overlapping ||= here.count > 0
    here.count += 1
    calls.set(key, here)
    let lost = false
    try {
      const upload = await tryAgain(signal, async (each) => {
        try {
          return await inner.createUpload(key, each)
        } catch (error) {
          lost ||= mayHaveBegun(error)
          throw error
        }
      })
      if (lost && !here.overlapping) {
        const duringCall = { fromMs: performance.now() - startedMs, toMs: 0 }
        await abortLostUploads(retried, upload, [duringCall], signal).catch(() => undefined)
      }
      return upload
    } finally {
      here.count -= 1
      if (here.count === 0) calls.delete(key)
    }
  }
}

/** No answer, half of one, or a failure of the service's own: what it did before is not known. */
function mayHaveBegun(error: unknown): boolean {
  if (!isStoreError(error) || error.code === 'Throttled') return false
  const { status } = error.where
  return status === undefined || status < 300 || status >= 500
}
