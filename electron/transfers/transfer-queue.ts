import { setTimeout as sleep } from 'node:timers/promises'

import { RunningTransfer } from './running-transfer.ts'
import type { Transfer, TransferJob } from './transfer.ts'

export interface QueueOptions {
  /** Transfers that run at once. */
  readonly atOnce?: number
  readonly now?: () => number
}

/** All transfers of this run of the application: what waits, runs, and has ended, oldest first. */
export class TransferQueue {
  readonly #atOnce: number
  readonly #now: () => number
  readonly #watchers = new Set<() => void>()
  readonly #waiting: RunningTransfer[] = []
  readonly #ends = new WeakMap<RunningTransfer, Promise<void>>()
  #transfers: readonly RunningTransfer[] = []
  #running = 0

  constructor({ atOnce = 3, now = Date.now }: QueueOptions = {}) {
    this.#atOnce = atOnce
    this.#now = now
  }

  /** Puts jobs at the end; gives their ids in the same order. */
  add(jobs: readonly TransferJob[]): readonly string[] {
    const added = jobs.map((job) => new RunningTransfer(job, this.#now, () => this.#changed()))
    this.#transfers = [...this.#transfers, ...added]
    this.#waiting.push(...added)
    this.#fill()
    this.#changed()
    return added.map(({ id }) => id)
  }

  list(): readonly Transfer[] {
    return this.#transfers.map((transfer) => transfer.view())
  }

  /** The whole list now and after every change, no more than ten a second, fewer of a very long one. */
  async *watch(signal: AbortSignal): AsyncGenerator<readonly Transfer[], void, undefined> {
    let changed = true
    let wake: (() => void) | undefined
    const onChange = (): void => {
      changed = true
      wake?.()
    }
    this.#watchers.add(onChange)
    signal.addEventListener('abort', onChange)
    try {
      while (!signal.aborted) {
        changed = false
        const list = this.list()
        yield list
        await sleep(Math.max(leastPauseMs, list.length / rowsPerMs), undefined, { signal }).catch(
          () => undefined,
        )
        if (!changed) await this.#news((onNews) => (wake = onNews))
      }
    } finally {
      this.#watchers.delete(onChange)
      signal.removeEventListener('abort', onChange)
    }
  }

  /** Ids that are not known, or have ended, are left alone. */
  cancel(ids: readonly string[]): void {
    const wanted = new Set(ids)
    for (const transfer of this.#transfers) if (wanted.has(transfer.id)) transfer.cancel()
  }

  /** Resolves when nothing of the store runs any more. */
  async cancelStore(store: string): Promise<void> {
    await this.#cancelAndWait(this.#transfers.filter(({ job }) => job.store === store))
  }

  clearEnded(): void {
    this.#transfers = this.#transfers.filter((transfer) => !transfer.ended)
    this.#changed()
  }

  /** Cancels everything and waits until it has cleaned up behind itself. */
  async close(): Promise<void> {
    await this.#cancelAndWait(this.#transfers)
  }

  /** Waits for a change; while something runs for a second at most, so that a stall shows as one. */
  async #news(onWake: (wake: () => void) => void): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    await new Promise<void>((resolve) => {
      onWake(resolve)
      if (this.#running > 0) timer = setTimeout(resolve, 1000)
    })
    clearTimeout(timer)
  }

  async #cancelAndWait(transfers: readonly RunningTransfer[]): Promise<void> {
    for (const transfer of transfers) transfer.cancel()
    for (const transfer of transfers) await this.#ends.get(transfer)
  }

  #fill(): void {
    while (this.#running < this.#atOnce) {
      const transfer = this.#waiting.shift()
      if (transfer === undefined) return
      if (transfer.ended) continue
      this.#running += 1
      this.#ends.set(
        transfer,
        transfer.run().finally(() => {
          this.#running -= 1
          this.#fill()
        }),
      )
    }
  }

  #changed(): void {
    for (const watcher of this.#watchers) watcher()
  }
}

const leastPauseMs = 100
const rowsPerMs = 10
