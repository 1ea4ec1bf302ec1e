import { setTimeout as sleep } from 'node:timers/promises'

import type { LiveTransfer } from './live-transfer.ts'
import type { Transfer } from '../model/transfer.ts'

/** What changed among the transfers. The first changes bring every transfer. */
export interface Changes {
  readonly rows: readonly Transfer[]
  readonly removed: readonly string[]
  /** True once every transfer that was there at the beginning has been sent. */
  readonly whole: boolean
}

/**
 * Collects changes for one watcher. Each change costs the same, however many transfers there are. A transfer that
 * changes several times before the next message is sent once.
 */
export class TransferWatch {
  readonly #runningNow: () => Iterable<LiveTransfer>
  readonly #changed: Set<LiveTransfer>
  readonly #removed = new Set<string>()
  #wake: (() => void) | undefined
  #runningAddedAtMs = 0

  /** `runningNow` is read every second: the speed of a transfer that stalls falls without any event. */
  constructor(all: Iterable<LiveTransfer>, runningNow: () => Iterable<LiveTransfer>) {
    this.#changed = new Set(all)
    this.#runningNow = runningNow
  }

  changed(transfer: LiveTransfer): void {
    this.#changed.add(transfer)
    this.#wake?.()
  }

  removed(transfers: Iterable<LiveTransfer>): void {
    for (const transfer of transfers) {
      this.#changed.delete(transfer)
      this.#removed.add(transfer.id)
    }
    this.#wake?.()
  }

  /** At most ten a second, after the first ones. */
  async *changes(signal: AbortSignal): AsyncGenerator<Changes, void, undefined> {
    const onAbort = (): void => this.#wake?.()
    signal.addEventListener('abort', onAbort)
    try {
      let first = this.#changed.size
      do {
        first -= rowsAtOnce
        yield { ...this.#next(), whole: first <= 0 }
      } while (first > 0 && !signal.aborted)
      while (!signal.aborted) {
        await sleep(pauseMs, undefined, { signal }).catch(() => undefined)
        if (this.#isQuiet) await this.#waitForChange(signal)
        this.#addRunning()
        if (!signal.aborted && !this.#isQuiet) yield { ...this.#next(), whole: true }
      }
    } finally {
      signal.removeEventListener('abort', onAbort)
    }
  }

  get #isQuiet(): boolean {
    return this.#changed.size === 0 && this.#removed.size === 0
  }

  #next(): Omit<Changes, 'whole'> {
    const rows: Transfer[] = []
    for (const transfer of this.#changed) {
      if (rows.length === rowsAtOnce) break
      this.#changed.delete(transfer)
      rows.push(transfer.view())
    }
    const removed = [...this.#removed]
    this.#removed.clear()
    return { rows, removed }
  }

  async #waitForChange(signal: AbortSignal): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    await new Promise<void>((resolve) => {
      if (signal.aborted) return resolve()
      this.#wake = resolve
      for (const _ of this.#runningNow()) {
        timer = setTimeout(resolve, runningRefreshMs)
        return
      }
    })
    this.#wake = undefined
    clearTimeout(timer)
  }

  #addRunning(): void {
    const nowMs = performance.now()
    if (nowMs - this.#runningAddedAtMs < runningRefreshMs) return
    this.#runningAddedAtMs = nowMs
    for (const transfer of this.#runningNow()) this.#changed.add(transfer)
  }
}

const pauseMs = 100
const runningRefreshMs = 1000
const rowsAtOnce = 500
