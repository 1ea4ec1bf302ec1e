import type { UndoScheduler } from './undo-scheduler.ts'
import { forEachYielding } from './for-each-yielding.ts'
import type { LiveTransfer } from './live-transfer.ts'

/** Cancels transfers, and has what they left taken back. */
export class Cancellation {
  readonly #undos: UndoScheduler
  readonly #now: () => number

  constructor(cleaning: UndoScheduler, now: () => number) {
    this.#undos = cleaning
    this.#now = now
  }

  /** Cancelled at once; resolves when it was tried to take back what it left. What is over stays as it is. */
  async cancel(transfer: LiveTransfer): Promise<void> {
    const { state } = transfer
    if (state.phase === 'done' || (state.phase === 'cancelled' && !state.cleaning)) return
    const cleaning = transfer.needsUndo
    if (state.phase !== 'cancelled') {
      if (state.phase === 'failed' && !cleaning) return
      transfer.setState({ phase: 'cancelled', endedAtMs: this.#now(), cleaning })
    }
    if (cleaning) await this.#undos.undo(transfer)
  }

  /** The same for many. */
  async cancelAll(transfers: readonly LiveTransfer[]): Promise<void> {
    const cleaned: Promise<void>[] = []
    await forEachYielding(
      byDescendingPosition(transfers),
      (transfer) => void cleaned.push(this.cancel(transfer)),
    )
    await Promise.all(cleaned)
  }
}

/** Those that run after those that wait: otherwise what waits would run for a moment. */
export function byDescendingPosition(transfers: readonly LiveTransfer[]): readonly LiveTransfer[] {
  return transfers.toSorted((a, b) => b.position - a.position)
}

/** Ended, with nothing left of it. */
export function canBeRemoved({ state, ended, running, needsUndo }: LiveTransfer): boolean {
  if (!ended || running) return false
  return state.phase === 'cancelled' ? !state.cleaning : state.phase === 'done' || !needsUndo
}
