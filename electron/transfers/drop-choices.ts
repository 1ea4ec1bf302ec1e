import type { OrderOf, TransferOrder } from './order.ts'

/** What is to become of an object that is there. */
export type Choice = 'skip' | 'overwrite' | 'keepBoth'

/** What was chosen for all of a drop: it holds for what comes of it later, too. */
export class DropChoices {
  readonly #byDrop = new Map<string, Choice>()

  keep(drop: string, choice: Choice): void {
    this.#byDrop.set(drop, choice)
  }

  /** The order with what was chosen for its drop, if it would ask. */
  applied(order: TransferOrder): TransferOrder {
    if (order.kind !== 'upload' || !asks(order)) return order
    const choice = this.#byDrop.get(order.drop)
    return choice === undefined ? order : { ...order, onExisting: choice }
  }
}

export function asks({ onExisting }: OrderOf<'upload'>): boolean {
  return onExisting === 'ask' || onExisting === 'skipEqual'
}
