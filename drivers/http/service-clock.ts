/** The headers of a response that tell of the service's clock; names in lower case, as Node and the SDKs give them. */
interface ClockHeaders {
  readonly date?: unknown
  readonly age?: unknown
}

/** The response's status, and how far ahead of this computer's clock the request was signed. */
interface DatedRequest {
  readonly status: number
  readonly aheadMs: number
}

/** Whether a status shows that the service accepted the date of the request: 400, 401 and 403 may refuse it. */
export function isTaken(status: number): boolean {
  return status !== 400 && status !== 401 && status !== 403
}

function isBeyond(differenceMs: number): boolean {
  return Math.abs(differenceMs) > toleranceMs + noiseMs
}

/**
 * The clock of a service, learned from the dates of its responses. Signatures are dated by it: a computer whose clock is
 * minutes off would sign URLs that expire before anybody opens them.
 */
export class ServiceClock {
  #aheadMs: number | undefined

  /** Whether a response has told the time. */
  get isKnown(): boolean {
    return this.#aheadMs !== undefined
  }

  /** How far the service's clock is ahead of this computer's, in milliseconds; negative when behind, 0 until known. */
  get aheadMs(): number {
    return this.#aheadMs ?? 0
  }

  /** The service's time, in milliseconds since 1970. */
  nowMs(): number {
    return Date.now() + this.aheadMs
  }

  /**
   * Learns from a response. One with `Age` comes from a proxy's cache with an old date, and is ignored. Where the service
   * accepted the date of a request, a response date that is far from it comes from a proxy, and is ignored too.
   */
  learn({ date, age }: ClockHeaders, request?: DatedRequest): void {
    const saidMs = typeof date === 'string' && age === undefined ? Date.parse(date) : Number.NaN
    if (Number.isNaN(saidMs)) return
    const aheadMs = saidMs - Date.now()
    if (request !== undefined && isTaken(request.status) && isBeyond(aheadMs - request.aheadMs)) {
      this.#aheadMs ??= request.aheadMs
      return
    }
    // Dates are whole seconds, and responses travel: a small difference tells nothing.
    if (Math.abs(aheadMs - this.aheadMs) >= noiseMs) this.#aheadMs = aheadMs
    else this.#aheadMs ??= 0
  }
}

const noiseMs = 5000
/** Services accept requests that are dated up to 15 minutes off. */
const toleranceMs = 15 * 60_000
