import type { TransferRow } from '../../../electron/api/rows.ts'
import type { Address } from '../../state/address/address.ts'
import { folderOf } from '../../api/queries/files.ts'

/** The address that shows what a transfer wrote; undefined for what is saved on this computer. */
export function addressOfTransfer(row: Pick<TransferRow, 'kind' | 'store' | 'place'>): Address | undefined {
  const { kind, store, place } = row
  switch (kind) {
    case 'upload':
      return place.endsWith('/')
        ? { at: 'files', store, prefix: place }
        : { at: 'files', store, prefix: folderOf(place), file: place }
    case 'push':
    case 'copy': {
      const [named = '', digest] = place.split('@', 2)
      const [repository = '', tag] = named.split(':', 2)
      if (repository === '') return { at: 'repositories', store }
      const list = { at: 'repositories', store, repository } as const
      if (digest !== undefined) return { ...list, digest }
      return tag === undefined ? list : { ...list, tag }
    }
    case 'download':
    case 'export':
    case 'extract':
      return undefined
  }
}
