import { sleep } from '../../../drivers/common/abort.ts'

/** What tells the time, and waits. */
export interface Clock {
  readonly nowMs: () => number
  readonly wait: (delayMs: number, signal: AbortSignal) => Promise<void>
}

/**
 * Lets so much through in a second: a bucket of tokens that holds those of a tenth of a second. What is larger passes once
 * the bucket is not empty, and is paid by those that come after.
 */
export class RateLimit {
  readonly #clock: Clock
  /** Undefined: all at once. */
  #perMs: number | undefined
  #tokens: number
  #filledAtMs: number

  constructor(perSecond: number | undefined, clock: Clock = systemClock) {
    this.#clock = clock
    this.#perMs = perSecond === undefined ? undefined : perSecond / 1000
    this.#tokens = this.#most
    this.#filledAtMs = clock.nowMs()
  }

  get isUnlimited(): boolean {
    return this.#perMs === undefined
  }

  /** Another limit from now on, also for those that wait. What was let through is not paid at the new one. */
  set(perSecond: number | undefined): void {
    const perMs = perSecond === undefined ? undefined : perSecond / 1000
    if (perMs === this.#perMs) return
    this.#perMs = perMs
    this.#tokens = this.#most
    this.#filledAtMs = this.#clock.nowMs()
  }

  /** Waits until so much more may pass. */
  async take(amount: number, signal: AbortSignal): Promise<void> {
    for (;;) {
      const missingMs = this.#missingMs()
      if (missingMs <= 0) break
      // In short sleeps: another limit counts soon.
      await this.#clock.wait(Math.min(missingMs, longestWaitMs), signal)
    }
    this.#tokens -= amount
  }

  /** How long until the bucket is not empty. */
  #missingMs(): number {
    if (this.#perMs === undefined) return 0
    const nowMs = this.#clock.nowMs()
    this.#tokens = Math.min(this.#most, this.#tokens + (nowMs - this.#filledAtMs) * this.#perMs)
    this.#filledAtMs = nowMs
    // Timers end a little early or late; nobody waits for less than a part of a millisecond.
    return this.#tokens > 0 ? 0 : Math.max(leastWaitMs, -this.#tokens / this.#perMs)
  }

  get #most(): number {
    return (this.#perMs ?? 0) * heldMs
  }
}

const heldMs = 100
const longestWaitMs = 200
const leastWaitMs = 0.5

const systemClock: Clock = { nowMs: () => performance.now(), wait: sleep }
