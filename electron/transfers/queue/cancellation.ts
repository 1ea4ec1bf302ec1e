import type { UndoScheduler } from './undo-scheduler.ts'
import { forEachYielding } from './for-each-yielding.ts'
import type { LiveTransfer } from './live-transfer.ts'

/** Cancels transfers and has them undone. */
export class Cancellation {
  readonly #undos: UndoScheduler
  readonly #now: () => number

  constructor(cleaning: UndoScheduler, now: () => number) {
    this.#undos = cleaning
    this.#now = now
  }

  /**
   * Cancels at once; resolves after one attempt to undo. A transfer that is done, or cancelled and undone, stays as
   * it is.
   */
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

  async cancelAll(transfers: readonly LiveTransfer[]): Promise<void> {
    const cleaned: Promise<void>[] = []
    await forEachYielding(
      byDescendingPosition(transfers),
      (transfer) => void cleaned.push(this.cancel(transfer)),
    )
    await Promise.all(cleaned)
  }
}

/** Later positions first. Otherwise a waiting transfer would start for a moment when the one before it is stopped. */
export function byDescendingPosition(transfers: readonly LiveTransfer[]): readonly LiveTransfer[] {
  return transfers.toSorted((a, b) => b.position - a.position)
}

/** The transfer has ended, and nothing of it is left to undo. */
export function canBeRemoved({ state, ended, running, needsUndo }: LiveTransfer): boolean {
  if (!ended || running) return false
  return state.phase === 'cancelled' ? !state.cleaning : state.phase === 'done' || !needsUndo
}
