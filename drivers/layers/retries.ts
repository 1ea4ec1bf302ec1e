import { sleep as sleepUntil } from '../common/abort.ts'
import { isStoreError, type StoreError } from '../common/errors.ts'
import type { ObjectStore } from '../driver/object-store.ts'
import { wrapCalls } from './wrap-calls.ts'
import { createSingleUpload } from './single-upload.ts'

export interface RetryOptions {
  readonly attempts?: number
  readonly firstDelayMs?: number
  readonly maxDelayMs?: number
  /** Waits so many milliseconds; rejects as soon as the signal aborts. Tests replace it. */
  readonly sleep?: (delayMs: number, signal: AbortSignal) => Promise<void>
  /** From 0 to 1. Tests replace it. */
  readonly random?: () => number
}

/**
 * Repeats a call that failed with `retry: 'later'`, `attempts` times in all. The delay doubles from `firstDelayMs` to
 * `maxDelayMs`; up to half of it is taken off at random, so that many callers do not return at once. It is never shorter
 * than the service asked for, up to one minute. After the last try the failure becomes `exhausted`. Stands outside the
 * limiter: a call that waits takes no request from others. Repeated creation of an upload leaves one: see
 * `createSingleUpload`.
 */
export function retryCalls(inner: ObjectStore, options: RetryOptions = {}): ObjectStore {
  const {
    attempts = 5,
    firstDelayMs = 200,
    maxDelayMs = 5_000,
    sleep = sleepUntil,
    random = Math.random,
  } = options
  const retried = wrapCalls(inner, (call, run) => tryAgain(call.signal, run))
  return { ...retried, createUpload: createSingleUpload(inner, retried, tryAgain) }

  async function tryAgain<Result>(
    signal: AbortSignal,
    run: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      signal.throwIfAborted()
      try {
        return await run(signal)
      } catch (error) {
        if (signal.aborted || !isStoreError(error) || error.retry !== 'later') throw error
        if (attempt >= attempts) throw error.exhausted()
        await sleep(delay(error, attempt), signal)
      }
    }
  }

  function delay(error: StoreError, attempt: number): number {
    const grown = Math.min(maxDelayMs, firstDelayMs * 2 ** (attempt - 1))
    return Math.max(grown * (0.5 + random() / 2), Math.min(error.retryAfterMs ?? 0, 60_000))
  }
}
