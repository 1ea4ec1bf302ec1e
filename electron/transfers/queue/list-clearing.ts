import { canBeRemoved, type Cancellation } from './cancellation.ts'
import type { LiveTransfer } from './live-transfer.ts'

/** Takes ended transfers off the list as soon as nothing of them is left, by this run of the application. */
export class ListClearing {
  readonly #cancelling: Cancellation
  readonly #remove: (transfers: readonly LiveTransfer[]) => void
  readonly #waiting = new Set<LiveTransfer>()

  constructor(cancelling: Cancellation, remove: (transfers: readonly LiveTransfer[]) => void) {
    this.#cancelling = cancelling
    this.#remove = remove
  }

  /** Those that have not ended are left alone. What a failed one left is taken back first. */
  clear(transfers: readonly LiveTransfer[]): void {
    const ended = transfers.filter((transfer) => transfer.ended)
    this.#remove(ended.filter(canBeRemoved))
    for (const transfer of ended) {
      if (canBeRemoved(transfer)) continue
      this.#waiting.add(transfer)
      if (transfer.state.phase === 'failed') void this.#cancelling.cancel(transfer)
    }
  }

  /** It goes on: it is to be seen again. */
  keep(transfer: LiveTransfer): void {
    this.#waiting.delete(transfer)
  }

  /** Told of every change of a transfer. */
  changed(transfer: LiveTransfer): void {
    if (!this.#waiting.has(transfer) || !canBeRemoved(transfer)) return
    this.#waiting.delete(transfer)
    this.#remove([transfer])
  }
}
