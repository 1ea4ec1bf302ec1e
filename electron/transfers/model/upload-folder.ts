import type { TransferOrder } from './order.ts'

/** The dropped folder that an upload belongs to. */
export interface UploadFolder {
  /** The same for all uploads of the folder in one drop. */
  readonly id: string
  readonly name: string
  /** Where it goes in the store; ends in `/`. */
  readonly place: string
}

/** Undefined for a file that was dropped or chosen by itself. */
export function uploadFolderOf(order: TransferOrder): UploadFolder | undefined {
  if (order.kind !== 'upload' || !order.key.endsWith(order.relativePath)) return undefined
  const end = order.relativePath.indexOf('/')
  if (end <= 0) return undefined
  const name = order.relativePath.slice(0, end)
  const prefix = order.key.slice(0, order.key.length - order.relativePath.length)
  return { id: `${order.drop}/${name}`, name, place: `${prefix}${name}/` }
}
