import { abortReason } from '../../common/abort.ts'

/** Wakes all that wait. A change before somebody waits is not kept: who waits has looked before, without a pause. */
export class ChangeSignal {
  #wakes = new Set<() => void>()

  notify(): void {
    const wakes = this.#wakes
    this.#wakes = new Set()
    for (const wake of wakes) wake()
  }

  /** Resolves with the next change; fails with the signal's reason where it aborts first. */
  async wait(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    await new Promise<void>((resolve, reject) => {
      const wake = (): void => {
        signal.removeEventListener('abort', onAbort)
        resolve()
      }
      const onAbort = (): void => {
        this.#wakes.delete(wake)
        reject(abortReason(signal))
      }
      signal.addEventListener('abort', onAbort, { once: true })
      this.#wakes.add(wake)
    })
  }
}
