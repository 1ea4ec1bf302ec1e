/** What the head of an answer says of the service's clock; names in lower case, as Node and the SDKs have them. */
interface AnswerHead {
  readonly date?: unknown
  readonly age?: unknown
}

/**
 * The clock of a service, by the dates of its answers. What is signed has to be dated by it: a computer whose clock is
 * minutes off would make links that are over before anybody opens them.
 */
export class ServiceClock {
  #aheadMs: number | undefined

  /** Whether an answer has told the time. */
  get isKnown(): boolean {
    return this.#aheadMs !== undefined
  }

  /** How far the service is ahead of this computer, or behind it when negative; 0 until it is known. */
  get aheadMs(): number {
    return this.#aheadMs ?? 0
  }

  /** Milliseconds since 1970, by the service. */
  nowMs(): number {
    return Date.now() + this.aheadMs
  }

  /** Learns from an answer. One with an age was kept by a proxy, and is dated by when it was made. */
  learn({ date, age }: AnswerHead): void {
    const saidMs = typeof date === 'string' && age === undefined ? Date.parse(date) : Number.NaN
    if (Number.isNaN(saidMs)) return
    const aheadMs = saidMs - Date.now()
    // Dates are whole seconds, and answers take their time: what differs by little is no news.
    if (Math.abs(aheadMs - this.aheadMs) >= noiseMs) this.#aheadMs = aheadMs
    else this.#aheadMs ??= 0
  }
}

const noiseMs = 5000
