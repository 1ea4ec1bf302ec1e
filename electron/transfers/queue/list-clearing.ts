import { canBeRemoved, type Cancellation } from './cancellation.ts'
import type { LiveTransfer } from './live-transfer.ts'

/**
 * Takes ended transfers off the list as soon as nothing of them is left to undo, within this run of the application.
 */
export class ListClearing {
  readonly #cancelling: Cancellation
  readonly #remove: (transfers: readonly LiveTransfer[]) => void
  readonly #waiting = new Set<LiveTransfer>()

  constructor(cancelling: Cancellation, remove: (transfers: readonly LiveTransfer[]) => void) {
    this.#cancelling = cancelling
    this.#remove = remove
  }

  /** Ignores transfers that have not ended. A failed one is cancelled first, which undoes it. */
  clear(transfers: readonly LiveTransfer[]): void {
    const ended = transfers.filter((transfer) => transfer.ended)
    this.#remove(ended.filter(canBeRemoved))
    for (const transfer of ended) {
      if (canBeRemoved(transfer)) continue
      this.#waiting.add(transfer)
      if (transfer.state.phase === 'failed') void this.#cancelling.cancel(transfer)
    }
  }

  /** The transfer is resumed and stays on the list. */
  keep(transfer: LiveTransfer): void {
    this.#waiting.delete(transfer)
  }

  /** Must be called on every change of a transfer. */
  changed(transfer: LiveTransfer): void {
    if (!this.#waiting.has(transfer) || !canBeRemoved(transfer)) return
    this.#waiting.delete(transfer)
    this.#remove([transfer])
  }
}
