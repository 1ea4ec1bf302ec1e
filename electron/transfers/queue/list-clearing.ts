import { isOver, type Cancelling } from './cancellation.ts'
import type { RunningTransfer } from './running-transfer.ts'

/** Takes ended transfers off the list as soon as nothing of them is left, by this run of the application. */
export class Clearing {
  readonly #cancelling: Cancelling
  readonly #remove: (transfers: readonly RunningTransfer[]) => void
  readonly #waiting = new Set<RunningTransfer>()

  constructor(cancelling: Cancelling, remove: (transfers: readonly RunningTransfer[]) => void) {
    this.#cancelling = cancelling
    this.#remove = remove
  }

  /** Those that have not ended are left alone. What a failed one left is taken back first. */
  clear(transfers: readonly RunningTransfer[]): void {
    const ended = transfers.filter((transfer) => transfer.ended)
    this.#remove(ended.filter(isOver))
    for (const transfer of ended) {
      if (isOver(transfer)) continue
      this.#waiting.add(transfer)
      if (transfer.state.phase === 'failed') void this.#cancelling.cancel(transfer)
    }
  }

  /** It goes on: it is to be seen again. */
  leave(transfer: RunningTransfer): void {
    this.#waiting.delete(transfer)
  }

  /** Told of every change of a transfer. */
  changed(transfer: RunningTransfer): void {
    if (!this.#waiting.has(transfer) || !isOver(transfer)) return
    this.#waiting.delete(transfer)
    this.#remove([transfer])
  }
}
