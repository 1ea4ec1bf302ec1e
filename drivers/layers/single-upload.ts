import { isStoreError } from '../common/errors.ts'
import { abortLostUploads } from '../driver/lost-uploads.ts'
import type { ObjectStore } from '../driver/object-store.ts'

type Begin = ObjectStore['createUpload']
type TryAgain = <Result>(
  signal: AbortSignal,
  run: (signal: AbortSignal) => Promise<Result>,
) => Promise<Result>

/**
 * Creates uploads with retries, and leaves only one of them at the service. A try whose response is lost may have created
 * an upload whose id nobody knows; it costs storage until somebody aborts it. So after a lost response, the call aborts the
 * other uploads at this key that were created during the call and have no parts. It aborts none when the store creates
 * another upload at the same key meanwhile, or when the service does not list uploads. A call that fails aborts none.
 * `retried` is the same store with retries for every call: the next response may be lost too.
 */
export function createSingleUpload(inner: ObjectStore, retried: ObjectStore, tryAgain: TryAgain): Begin {
  const calls = new Map<string, { count: number; overlapping: boolean }>()
  return async (key, signal) => {
    const startedMs = performance.now()
    const atKey = calls.get(key) ?? { count: 0, overlapping: false }
    atKey.overlapping ||= atKey.count > 0
    atKey.count += 1
    calls.set(key, atKey)
    let lost = false
    try {
      const upload = await tryAgain(signal, async (each) => {
        try {
          return await inner.createUpload(key, each)
        } catch (error) {
          lost ||= mayHaveCreated(error)
          throw error
        }
      })
      if (lost && !atKey.overlapping) {
        const duringCall = { fromMs: performance.now() - startedMs, toMs: 0 }
        await abortLostUploads(retried, upload, [duringCall], signal).catch(() => undefined)
      }
      return upload
    } finally {
      atKey.count -= 1
      if (atKey.count === 0) calls.delete(key)
    }
  }
}

/** Whether an upload may exist: the response is missing or broken, or the service itself failed (5xx). */
function mayHaveCreated(error: unknown): boolean {
  if (!isStoreError(error) || error.code === 'Throttled') return false
  const { status } = error.where
  return status === undefined || status < 300 || status >= 500
}
