import type { TransferOrder } from './order.ts'
import type { Label } from './transfer-record.ts'

/** Whether the order reads from the store or writes to it. */
export function usesStore(order: TransferOrder, store: string): boolean {
  return order.store === store || (order.kind === 'copy' && order.from === store)
}

export function writesToStore(order: TransferOrder, store: string): boolean {
  const { kind } = order
  return order.store === store && (kind === 'upload' || kind === 'push' || kind === 'copy')
}

/** The label after a store got another name. A copy of more than one thing is named after its source. */
export function renameInLabel(label: Label, order: TransferOrder, store: string, storeName: string): Label {
  const renamed = order.store === store ? { ...label, storeName } : label
  const { from } = renamed
  if (order.kind !== 'copy' || order.from !== store || from === undefined) return renamed
  const name = from.place === '' ? storeName : renamed.name
  return { ...renamed, name, from: { ...from, storeName } }
}
