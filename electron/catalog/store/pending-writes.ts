import { untilAborted } from '../../../drivers/common/abort.ts'
import { WriteSet, type OwnWrites } from './own-writes.ts'

export interface PendingWritesOptions {
  /** How long after our last write what was written is listed. */
  readonly settleMs: number
  /** Lists what was written, and takes it in. It may fail: the next refresh finds it. */
  readonly takeIn: (writes: OwnWrites, signal: AbortSignal) => Promise<void>
}

/** What we wrote to a store, or deleted, and is not in its tables yet. */
export class PendingWrites {
  readonly #options: PendingWritesOptions
  readonly #unlisted = new WriteSet()
  readonly #ended = new AbortController()
  #timer: NodeJS.Timeout | undefined
  #settled: Promise<void> = Promise.resolve()
  #lastTakeInMs = 0

  constructor(options: PendingWritesOptions) {
    this.#options = options
  }

  /** Takes it in a moment later, once for all that comes until then. */
  note(writes: OwnWrites): void {
    if (this.#ended.signal.aborted) return
    this.#unlisted.add(writes)
    if (this.#unlisted.isEmpty) return
    clearTimeout(this.#timer)
    // Tables of a million keys take a second to make: not more than a quarter of the time is spent on that.
    const delayMs = Math.max(this.#options.settleMs, 3 * this.#lastTakeInMs)
    this.#timer = setTimeout(() => void this.settle(this.#ended.signal), delayMs)
    this.#timer.unref()
  }

  /** Waits until what was noted is taken in. It does not fail but by the signal. */
  async upToDate(signal: AbortSignal): Promise<void> {
    if (!this.#unlisted.isEmpty) void this.settle(this.#ended.signal)
    await untilAborted(this.#settled, signal)
  }

  /** Takes in now what was noted. It does not fail. */
  async settle(signal: AbortSignal): Promise<void> {
    clearTimeout(this.#timer)
    this.#settled = this.#settled.then(() => this.#settleNow(signal))
    await this.#settled
  }

  /** Notes nothing any more. What is under way stops soon; see `ended`. */
  stop(): void {
    clearTimeout(this.#timer)
    this.#ended.abort()
  }

  /** Resolves when nothing is under way. */
  get ended(): Promise<void> {
    return this.#settled
  }

  async #settleNow(signal: AbortSignal): Promise<void> {
    if (this.#unlisted.isEmpty) return
    const began = performance.now()
    await this.#options.takeIn(this.#unlisted.take(), signal).catch(() => undefined)
    this.#lastTakeInMs = performance.now() - began
  }
}
