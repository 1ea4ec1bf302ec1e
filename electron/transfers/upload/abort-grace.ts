/**
 * Makes a call that must not be cut off at once: the service may still carry it out, and nobody would know. After
 * `signal` aborts, the call has 5 s more before its own signal aborts.
 */
export async function withAbortGrace<Result>(
  signal: AbortSignal,
  run: (later: AbortSignal) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted()
  const later = new AbortController()
  const onAbort = (): void => {
    timer = setTimeout(() => later.abort(signal.reason), graceMs)
  }
  let timer: NodeJS.Timeout | undefined
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await run(later.signal)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  }
}

const graceMs = 5000
