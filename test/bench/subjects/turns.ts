import { closeSync, openSync, readSync } from 'node:fs'
import { createHistogram } from 'node:perf_hooks'

/** How long the main thread worked at a stretch, in milliseconds of its own time. */
export interface Turns {
  readonly longestMs: number
  readonly p99Ms: number
}

/**
 * Watches how long the main thread works at a stretch. What other programs take of the processor meanwhile does not count:
 * the time is the thread's own, as Linux tells it. A look comes as soon as the thread is free, every two milliseconds.
 */
export class TurnWatch {
  readonly #file = openSync(`/proc/self/task/${process.pid}/schedstat`, 'r')
  readonly #line = Buffer.alloc(64)
  #turns = createHistogram()
  #before = this.#workedNs()
  readonly #timer = setInterval(() => this.#look(), 2)

  constructor() {
    this.#timer.unref()
  }

  /** Since it was taken before. */
  take(): Turns {
    this.#look()
    const turns = this.#turns
    this.#turns = createHistogram()
    return { longestMs: turns.max / 1e6, p99Ms: turns.percentile(99) / 1e6 }
  }

  close(): void {
    clearInterval(this.#timer)
    closeSync(this.#file)
  }

  #look(): void {
    const now = this.#workedNs()
    this.#turns.record(Math.max(1, now - this.#before))
    this.#before = now
  }

  #workedNs(): number {
    const bytes = readSync(this.#file, this.#line, 0, this.#line.byteLength, 0)
    return Number.parseInt(this.#line.toString('latin1', 0, bytes), 10)
  }
}
