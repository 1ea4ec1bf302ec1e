import { FairQueue } from './fair-queue.ts'
import type { LiveTransfer } from './live-transfer.ts'

export interface SchedulerLimits {
  /** Transfers that run at once. */
  readonly atOnce?: number
  /** Uploads of one request that run at once, besides: they wait for answers more than they send. */
  readonly smallAtOnce?: number
}

/** Lets transfers run, so many at once. */
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

  /** It runs when it is its turn, unless it does not wait any more by then. */
  put(transfer: LiveTransfer): void {
    this.#poolOf(transfer).waiting.put(transfer)
  }

  /** Positions have changed. */
  sort(): void {
    for (const { waiting } of [this.#large, this.#small]) waiting.sort()
  }

  /** Starts what there is room for, a few at once: the beginnings of all together would hold the thread. */
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

  /** Ends what runs, and lets nothing more begin. */
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
      // It was to go on before it had stopped.
      if (transfer.isWaiting) this.put(transfer)
      this.fill()
    })
  }

  #poolOf({ order }: LiveTransfer): Pool {
    return order.kind === 'upload' && order.sizeBytes <= smallBytes ? this.#small : this.#large
  }
}

interface Pool {
  readonly atOnce: number
  readonly waiting: FairQueue<LiveTransfer>
  running: number
}

function newPool(atOnce: number): Pool {
  return { atOnce, waiting: new FairQueue(), running: 0 }
}

const defaultAtOnce = 3
const maxStarts = 4
/** Half of the requests that a store has at once: the other half is for what the window lists, and for parts. */
const defaultSmallAtOnce = 16
/** The least part that every service takes: what is not larger goes in one request. */
const smallBytes = 5 * 1024 * 1024
