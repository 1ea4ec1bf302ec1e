import type { TransferOrder } from './order.ts'

/** Whether it reads the store or writes to it. */
export function usesStore(order: TransferOrder, store: string): boolean {
  return order.store === store || (order.kind === 'copy' && order.from === store)
}

export function writesToStore(order: TransferOrder, store: string): boolean {
  const { kind } = order
  return order.store === store && (kind === 'upload' || kind === 'push' || kind === 'copy')
}
