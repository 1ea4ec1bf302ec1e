import { newDeferred, type Deferred } from '../../../drivers/common/deferred.ts'
import type { LiveTransfer } from './live-transfer.ts'

export interface UndoSchedulerOptions {
  /** How long to wait after so many failed attempts. */
  readonly pauseMs?: (failures: number) => number
  /** False for a store that is not in the list any more: what was left there cannot be deleted. */
  readonly hasStore: (store: string) => boolean
}

/**
 * Undoes cancelled transfers, a few at once. A failed attempt is repeated after growing pauses while the application
 * runs; the next run continues.
 */
export class UndoScheduler {
  readonly #pauseMs: (failures: number) => number
  readonly #hasStore: (store: string) => boolean
  readonly #waiting: LiveTransfer[] = []
  readonly #attempts = new Map<LiveTransfer, Attempt>()
  readonly #failures = new Map<LiveTransfer, number>()
  readonly #timers = new Map<LiveTransfer, NodeJS.Timeout>()
  #running = 0
  #closed = false

  constructor({ pauseMs = defaultPauseMs, hasStore }: UndoSchedulerOptions) {
    this.#pauseMs = pauseMs
    this.#hasStore = hasStore
  }

  /**
   * Resolves after one attempt, whether it succeeded or not. The transfer is cancelled; its run may not have ended
   * yet.
   */
  undo(transfer: LiveTransfer): Promise<void> {
    const under = this.#attempts.get(transfer)
    if (under !== undefined) return under.ended.promise
    clearTimeout(this.#timers.get(transfer))
    this.#timers.delete(transfer)
    const ended = newDeferred()
    this.#attempts.set(transfer, { ended, stop: new AbortController() })
    this.#waiting.push(transfer)
    this.#fill()
    return ended.promise
  }

  /** Stops the attempt for this transfer, and makes no more. */
  async stop(transfer: LiveTransfer): Promise<void> {
    clearTimeout(this.#timers.get(transfer))
    this.#timers.delete(transfer)
    this.#failures.delete(transfer)
    const attempt = this.#attempts.get(transfer)
    attempt?.stop.abort()
    await attempt?.ended.promise
  }

  /** What is not undone by now is left for the next run of the application. */
  async close(): Promise<void> {
    this.#closed = true
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
    const attempts = [...this.#attempts.values()]
    for (const { stop } of attempts) stop.abort()
    for (const { ended } of attempts) await ended.promise
  }

  #fill(): void {
    while (this.#running < atOnce) {
      const transfer = this.#waiting.shift()
      if (transfer === undefined) return
      this.#running += 1
      void this.#attempt(transfer).finally(() => {
        this.#running -= 1
        this.#fill()
      })
    }
  }

  async #attempt(transfer: LiveTransfer): Promise<void> {
    const attempt = this.#attempts.get(transfer)
    if (attempt === undefined) return
    const { signal } = attempt.stop
    try {
      await transfer.stop()
      if (!mustBeUndone(transfer)) return
      signal.throwIfAborted()
      if (this.#hasStore(transfer.store)) await transfer.undo(signal)
      if (mustBeUndone(transfer)) transfer.setState({ ...transfer.state, cleaning: false })
      this.#failures.delete(transfer)
    } catch {
      if (!signal.aborted && !this.#closed) this.#undoLater(transfer)
    } finally {
      this.#attempts.delete(transfer)
      attempt.ended.resolve()
    }
  }

  #undoLater(transfer: LiveTransfer): void {
    const failures = (this.#failures.get(transfer) ?? 0) + 1
    this.#failures.set(transfer, failures)
    const timer = setTimeout(() => void this.undo(transfer), this.#pauseMs(failures))
    timer.unref()
    this.#timers.set(transfer, timer)
  }
}

interface Attempt {
  readonly ended: Deferred
  readonly stop: AbortController
}

const atOnce = 4
const minPauseMs = 5000
const maxPauseMs = 10 * 60_000

function defaultPauseMs(failures: number): number {
  return Math.min(maxPauseMs, minPauseMs * 2 ** (failures - 1))
}

type CancelledTransfer = LiveTransfer & {
  readonly state: Extract<LiveTransfer['state'], { phase: 'cancelled' }>
}

function mustBeUndone(transfer: LiveTransfer): transfer is CancelledTransfer {
  return transfer.state.phase === 'cancelled' && transfer.state.cleaning
}
