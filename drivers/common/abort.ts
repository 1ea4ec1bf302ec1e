/** The reason of an aborted signal as an error; an `AbortError` where the reason is none. */
export function abortReason(signal: AbortSignal | undefined): Error {
  const reason = signal?.reason
  return reason instanceof Error ? reason : new DOMException('stopped', 'AbortError')
}

/** What the promise resolves to; fails with the signal's reason where the signal aborts first. The promise runs on. */
export async function untilAborted<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  signal.throwIfAborted()
  let onAbort = (): void => undefined
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(abortReason(signal))
    signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

/** Waits so many milliseconds; fails with the signal's reason as soon as the signal aborts. */
export async function sleep(delayMs: number, signal: AbortSignal): Promise<void> {
  let timer: unknown
  const delay = new Promise<void>((resolve) => (timer = setTimeout(resolve, delayMs)))
  try {
    await untilAborted(delay, signal)
  } finally {
    clearTimeout(timer)
  }
}
