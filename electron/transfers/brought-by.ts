import { join } from 'node:path'

import { folderNameOf } from './folder-download.ts'
import type { PlaceRef, TransferOrder } from './order.ts'
import type { NamePlatform } from './safe-path.ts'

export type LocalPlace = Exclude<PlaceRef, { kind: 'page' }>

/** The file or folder of this computer that an order makes; undefined for what goes to a store or a page. */
export function broughtBy(order: TransferOrder, platform: NamePlatform): LocalPlace | undefined {
  if (order.kind !== 'download' && order.kind !== 'export') return undefined
  const { place } = order
  if (place.kind === 'page') return undefined
  if (order.kind === 'export' || !order.key.endsWith('/')) return place
  // What was chosen of a folder lies among other files, and may have other names there.
  if (order.only !== undefined) return undefined
  // The chosen folder is the person's; the download made one in it.
  return { kind: 'folder', path: join(place.path, folderNameOf(order.key, platform)) }
}
