/** Stops work that another signal stops as well. */
export interface LinkedAbort {
  readonly signal: AbortSignal
  /** Aborts the signal, and lets go of the other. Called at the end in any case. */
  abort(): void
}

/**
 * As `AbortSignal.any`, whose signals stay, with all that ever listened to them, until the memory is tidied up thoroughly:
 * work that is done ten thousand times would take tens of megabytes.
 */
export function linkedAbort(other: AbortSignal): LinkedAbort {
  const controller = new AbortController()
  const follow = (): void => controller.abort(other.reason)
  if (other.aborted) follow()
  else other.addEventListener('abort', follow, { once: true })
  return {
    signal: controller.signal,
    abort() {
      other.removeEventListener('abort', follow)
      controller.abort()
    },
  }
}
