/**
 * How fast something goes, and how long it will take: the speed of the last seconds, and an estimate that does not jump.
 * All times are milliseconds of one clock.
 */
export class Pace {
  /** Sums of bytes, the oldest first; at most one for each half second of the time that is looked at. */
  readonly #samples: { readonly atMs: number; bytes: number }[] = []
  #bytes = 0
  #moves = 0
  #lastMoveMs: number
  #longestPauseMs = 0
  #estimate: { readonly seconds: number; readonly atMs: number } | undefined

  constructor(nowMs: number) {
    this.#lastMoveMs = nowMs
    this.#samples.push({ atMs: nowMs, bytes: 0 })
  }

  /** So many bytes arrived since the last call. */
  moved(bytes: number, nowMs: number): void {
    if (bytes <= 0) return
    this.#bytes += bytes
    this.#moves += 1
    this.#longestPauseMs = Math.max(this.#longestPauseMs, nowMs - this.#lastMoveMs)
    this.#lastMoveMs = nowMs
    const last = this.#samples.at(-1)
    if (last !== undefined && this.#samples.length > 1 && nowMs - last.atMs < sampleMs)
      last.bytes = this.#bytes
    else this.#samples.push({ atMs: nowMs, bytes: this.#bytes })
    const kept = this.#samples.findLastIndex(({ atMs }) => nowMs - atMs >= windowMs)
    if (kept > 0) this.#samples.splice(0, kept)
  }

  bytesPerSecond(nowMs: number): number {
    return this.#rateSince(nowMs - speedMs, nowMs)
  }

  /** Nothing has arrived for longer than is usual here: somebody waits, and no time can be told. */
  isStalled(nowMs: number): boolean {
    return nowMs - this.#lastMoveMs > Math.max(stallMs, this.#longestPauseMs * 3)
  }

  /**
   * Seconds that the rest takes, at the pace of the last half minute; undefined before there is a basis, and while it is
   * stalled. It comes close to a new estimate over some seconds instead of jumping to it.
   */
  secondsLeft(leftBytes: number, nowMs: number): number | undefined {
    const [first] = this.#samples
    const hasBasis = this.#moves >= 2 && first !== undefined && nowMs - first.atMs >= basisMs
    const rate = hasBasis && !this.isStalled(nowMs) ? this.#rateSince(nowMs - windowMs, nowMs) : 0
    if (rate <= 0) {
      this.#estimate = undefined
      return undefined
    }
    const now = leftBytes / rate
    const before = this.#estimate
    const passedSeconds = before === undefined ? 0 : (nowMs - before.atMs) / 1000
    const expected = before === undefined ? now : Math.max(0, before.seconds - passedSeconds)
    // What is twice as long or short as was said is something else: it is told sooner.
    const isOther = now > expected * 2 || now < expected / 2
    const weight = Math.min(1, passedSeconds / (isOther ? 3 : 10))
    const seconds = expected + (now - expected) * weight
    this.#estimate = { seconds, atMs: nowMs }
    return seconds
  }

  #rateSince(sinceMs: number, nowMs: number): number {
    const from = this.#samples.findLast(({ atMs }) => atMs <= sinceMs) ?? this.#samples[0]
    if (from === undefined) return 0
    return ((this.#bytes - from.bytes) / Math.max(nowMs - from.atMs, leastMs)) * 1000
  }
}

const sampleMs = 500
const windowMs = 30_000
const speedMs = 5000
const basisMs = 3000
const stallMs = 15_000
const leastMs = 500
