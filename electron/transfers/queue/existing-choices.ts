import { forEachYielding } from './for-each-yielding.ts'
import type { OrderOf, TransferOrder } from '../model/order.ts'
import type { LiveTransfer } from './live-transfer.ts'

/** What happens to an object that exists already. */
export type Choice = 'skip' | 'overwrite' | 'keepBoth'

/**
 * What the person chose for objects that exist already. A choice for a whole drop applies to its later transfers,
 * too.
 */
export class ExistingChoices {
  readonly #queue: (transfer: LiveTransfer) => void
  readonly #byDrop = new Map<string, Choice>()

  /** `queue` puts a transfer back into the queue. */
  constructor(queue: (transfer: LiveTransfer) => void) {
    this.#queue = queue
  }

  /** The order with the choice for its drop, where it would ask. */
  withChoice(order: TransferOrder): TransferOrder {
    if (order.kind !== 'upload' || !asks(order)) return order
    const choice = this.#byDrop.get(order.drop)
    return choice === undefined ? order : { ...order, onExisting: choice }
  }

  /** Sets the choice of the transfers that wait for one; returns their drops. */
  choose(transfers: readonly LiveTransfer[], choice: Choice): ReadonlySet<string> {
    const drops = new Set<string>()
    for (const transfer of transfers) {
      const { order } = transfer
      if (order.kind !== 'upload' || !waitsForChoice(transfer)) continue
      drops.add(order.drop)
      this.#setChoice(transfer, order, choice)
    }
    return drops
  }

  /** Sets the choice of every transfer of these drops that would ask. */
  async chooseAll(
    transfers: readonly LiveTransfer[],
    drops: ReadonlySet<string>,
    choice: Choice,
  ): Promise<void> {
    if (drops.size === 0) return
    for (const drop of drops) this.#byDrop.set(drop, choice)
    await forEachYielding(transfers, (transfer) => {
      const { order } = transfer
      if (transfer.ended || order.kind !== 'upload' || !drops.has(order.drop) || !asks(order)) return
      this.#setChoice(transfer, order, choice)
    })
  }

  #setChoice(transfer: LiveTransfer, order: OrderOf<'upload'>, choice: Choice): void {
    const waited = waitsForChoice(transfer)
    transfer.setOrder({ ...order, onExisting: choice })
    if (waited) this.#queue(transfer)
  }
}

function asks({ onExisting }: OrderOf<'upload'>): boolean {
  return onExisting === 'ask' || onExisting === 'skipEqual'
}

function waitsForChoice({ state }: LiveTransfer): boolean {
  return state.phase === 'waiting' && state.need.kind === 'choice'
}
