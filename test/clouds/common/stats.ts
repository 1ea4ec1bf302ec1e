/** One request, when it came whole, and when it was done and not yet answered. */
export interface Moment {
  readonly operation: string
  readonly when: 'arrived' | 'done'
}

/** What was asked of the service. */
export class Stats {
  readonly requests = new Map<string, number>()
  inFlight = 0
  maxInFlight = 0
  bytesIn = 0
  bytesOut = 0
  /** Headers of the last request of each operation, names in lower case. */
  readonly lastHeaders = new Map<string, ReadonlyMap<string, string>>()

  /** Told of every request, before anything else happens. */
  onMoment: ((moment: Moment) => void) | undefined

  count(operation: string): number {
    return this.requests.get(operation) ?? 0
  }

  get total(): number {
    return [...this.requests.values()].reduce((sum, count) => sum + count, 0)
  }
}
