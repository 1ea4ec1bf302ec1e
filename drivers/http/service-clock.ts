/** What the head of an answer says of the service's clock; names in lower case, as Node and the SDKs have them. */
interface AnswerHead {
  readonly date?: unknown
  readonly age?: unknown
}

/** What was answered with a status, and how far ahead of this computer's clock its signature was dated. */
interface DatedRequest {
  readonly status: number
  readonly aheadMs: number
}

/** Whether an answer says that the date of its request was right: with other statuses it may be what is refused. */
export function isTaken(status: number): boolean {
  return status !== 400 && status !== 401 && status !== 403
}

function isBeyond(differenceMs: number): boolean {
  return Math.abs(differenceMs) > toleranceMs + noiseMs
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

  /**
   * Learns from an answer. One with an age was kept by a proxy, and is dated by when it was made. Where the service took
   * a request for what it was dated, an answer that tells of hours more or less has the date of what stands between.
   */
  learn({ date, age }: AnswerHead, request?: DatedRequest): void {
    const saidMs = typeof date === 'string' && age === undefined ? Date.parse(date) : Number.NaN
    if (Number.isNaN(saidMs)) return
    const aheadMs = saidMs - Date.now()
    if (request !== undefined && isTaken(request.status) && isBeyond(aheadMs - request.aheadMs)) {
      this.#aheadMs ??= request.aheadMs
      return
    }
    // Dates are whole seconds, and answers take their time: what differs by little is no news.
    if (Math.abs(aheadMs - this.aheadMs) >= noiseMs) this.#aheadMs = aheadMs
    else this.#aheadMs ??= 0
  }
}

const noiseMs = 5000
/** Services take requests that are dated within a quarter of an hour. */
const toleranceMs = 15 * 60_000
