import { abortReason } from './abort.ts'

/** At most so many holders of a permit at a time. Who waits gets one in the order of asking. */
export class Semaphore {
  #permits: number
  #held = 0
  readonly #waiting: (() => void)[] = []

  constructor(permits: number) {
    this.#permits = permits
  }

  get permits(): number {
    return this.#permits
  }

  /** Permits that are held now: more than `permits` for a while after a resize to fewer. */
  get held(): number {
    return this.#held
  }

  /**
   * Waits for a permit. Resolves to the function that gives it back; calling that again does nothing. Fails with the
   * signal's reason where the signal aborts first.
   */
  async acquire(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted()
    if (this.#held < this.#permits) this.#held += 1
    else await this.#wait(signal)
    let released = false
    return () => {
      if (released) return
      released = true
      this.#held -= 1
      this.#admit()
    }
  }

  /** Changes the number of permits. Nobody loses one: with fewer, the next waits until enough are given back. */
  resize(permits: number): void {
    this.#permits = permits
    this.#admit()
  }

  #admit(): void {
    while (this.#held < this.#permits) {
      const next = this.#waiting.shift()
      if (next === undefined) return
      this.#held += 1
      next()
    }
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const admitted = (): void => {
        signal.removeEventListener('abort', onAbort)
        resolve()
      }
      const onAbort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(admitted), 1)
        reject(abortReason(signal))
      }
      signal.addEventListener('abort', onAbort, { once: true })
      this.#waiting.push(admitted)
    })
  }
}
