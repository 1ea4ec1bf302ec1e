import type { Label } from './transfer-record.ts'
import type { TransferOrder } from './order.ts'

/** How a transfer is labelled once a store has another name. A copy of more than one thing is called as its source. */
export function renameInLabel(label: Label, order: TransferOrder, store: string, storeName: string): Label {
  const renamed = order.store === store ? { ...label, storeName } : label
  const { from } = renamed
  if (order.kind !== 'copy' || order.from !== store || from === undefined) return renamed
  const name = from.place === '' ? storeName : renamed.name
  return { ...renamed, name, from: { ...from, storeName } }
}
