import { sleep } from '../../../drivers/common/abort.ts'

/** Lets so much through in a second, at an even pace. */
export class RateLimit {
  readonly #perMs: number
  #freeAtMs = 0

  /** Undefined: all at once. */
  constructor(perSecond: number | undefined) {
    this.#perMs = perSecond === undefined ? Number.POSITIVE_INFINITY : perSecond / 1000
  }

  /** Waits until so much more may pass. What was taken is paid by those that come after. */
  async take(amount: number, signal: AbortSignal): Promise<void> {
    if (this.#perMs === Number.POSITIVE_INFINITY) return
    const nowMs = performance.now()
    const startMs = Math.max(nowMs, this.#freeAtMs)
    this.#freeAtMs = startMs + amount / this.#perMs
    if (startMs > nowMs) await sleep(startMs - nowMs, signal)
  }
}
