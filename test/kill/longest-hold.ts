import { readFileSync } from 'node:fs'

/**
 * Watches how long the main thread works at a stretch, in milliseconds. What other programs take of the processor
 * meanwhile does not count: the time is that of the thread, as Linux tells it; elsewhere it is that of the clock.
 */
export class LongestHold {
  #longestMs = 0
  #before = workedMs()

  constructor() {
    setInterval(() => this.#look(), lookEveryMs).unref()
  }

  /** Since it was taken before. */
  take(): number {
    this.#look()
    const longest = this.#longestMs
    this.#longestMs = 0
    return longest
  }

  #look(): void {
    const now = workedMs()
    this.#longestMs = Math.max(this.#longestMs, now - this.#before)
    this.#before = now
  }
}

const lookEveryMs = 2

function workedMs(): number {
  try {
    const [nanoseconds = ''] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')
    return Number(nanoseconds) / 1e6
  } catch {
    return performance.now()
  }
}
