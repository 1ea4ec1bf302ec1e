import type { TransferRow } from '../../../electron/api/views.ts'
import type { Address } from '../../address/address.ts'
import { folderOf } from '../../api/queries-files.ts'

/** Where in the window that can be seen which a transfer brought; undefined for what left the store. */
export function placeOf(row: Pick<TransferRow, 'kind' | 'store' | 'place'>): Address | undefined {
  const { kind, store, place } = row
  switch (kind) {
    case 'upload':
      return place.endsWith('/')
        ? { at: 'files', store, prefix: place }
        : { at: 'files', store, prefix: folderOf(place), file: place }
    case 'push':
    case 'copy': {
      const [repository = '', tag] = place.split(':', 2)
      return repository === ''
        ? { at: 'repositories', store }
        : { at: 'repositories', store, repository, ...(tag === undefined ? {} : { tag }) }
    }
    case 'download':
    case 'export':
      return undefined
  }
}
