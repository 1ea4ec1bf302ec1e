import { FairQueue } from './fair-queue.ts'
import type { LiveTransfer } from './live-transfer.ts'

export interface SchedulerLimits {
  /** How many transfers run at once. */
  readonly atOnce?: number
  /**
   * How many small uploads run at once, beside the others. One request is enough for each, and it mostly waits for
   * the answer.
   */
  readonly smallAtOnce?: number
}

/** Starts transfers, so many at once. */
export class Scheduler {
  readonly running = new Set<LiveTransfer>()
  readonly #large: Pool
  readonly #small: Pool
  #closed = false
  #fillsLater = false

  constructor({ atOnce = defaultAtOnce, smallAtOnce = defaultSmallAtOnce }: SchedulerLimits) {
    this.#large = newPool(atOnce)
    this.#small = newPool(smallAtOnce)
  }

  /** Other limits from now on; what runs goes on. */
  limit(atOnce: number | undefined): void {
    this.#large.atOnce = atOnce ?? defaultAtOnce
    this.fill()
  }

  /** Starts the transfer when its turn comes, unless it has stopped waiting by then. */
  put(transfer: LiveTransfer): void {
    this.#poolOf(transfer).waiting.put(transfer)
  }

  /** Call it when positions have changed. */
  sort(): void {
    for (const { waiting } of [this.#large, this.#small]) waiting.sort()
  }

  /**
   * Starts what there is room for, a few per turn of the event loop: starting all together would block the thread.
   */
  fill(): void {
    let started = 0
    for (const pool of [this.#large, this.#small]) {
      while (!this.#closed && pool.running < pool.atOnce) {
        if (started === maxStarts) return this.#fillLater()
        const transfer = pool.waiting.take()
        if (transfer === undefined) break
        this.#start(transfer, pool)
        started += 1
      }
    }
  }

  /** Stops what runs, and starts nothing more. */
  async close(): Promise<void> {
    this.#closed = true
    for (const run of [...this.running].map((transfer) => transfer.stop())) await run
  }

  #fillLater(): void {
    if (this.#fillsLater) return
    this.#fillsLater = true
    setImmediate(() => {
      this.#fillsLater = false
      this.fill()
    })
  }

  #start(transfer: LiveTransfer, pool: Pool): void {
    pool.running += 1
    this.running.add(transfer)
    void transfer.start().finally(() => {
      pool.running -= 1
      this.running.delete(transfer)
      // It was queued again before it had stopped.
      if (transfer.isWaiting) this.put(transfer)
      this.fill()
    })
  }

  #poolOf({ order }: LiveTransfer): Pool {
    return order.kind === 'upload' && order.sizeBytes <= smallBytes ? this.#small : this.#large
  }
}

interface Pool {
  atOnce: number
  readonly waiting: FairQueue<LiveTransfer>
  running: number
}

function newPool(atOnce: number): Pool {
  return { atOnce, waiting: new FairQueue(), running: 0 }
}

const defaultAtOnce = 3
const maxStarts = 4
/** Half of the requests that a store may have at once. The other half is for lists and parts. */
const defaultSmallAtOnce = 16
/** The smallest part that every service takes: a file up to this size is sent in one request. */
const smallBytes = 5 * 1024 * 1024
