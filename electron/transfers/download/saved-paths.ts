import { join } from 'node:path'

import { folderNameOf } from '../local/safe-path.ts'
import type { LocalDestination, OrderOf, TransferOrder } from '../model/order.ts'
import type { Report } from '../model/runner.ts'
import { safeNames, type NamePlatform } from '../local/safe-path.ts'
import { maxStoredReports } from '../queue/report-log.ts'

/**
 * The files and folders of this computer that an order made; empty where it wrote to a store or a page. Chosen
 * objects lie among other files: `reports` tell which of them got another name.
 */
export function savedPathsOf(
  order: TransferOrder,
  reports: readonly Report[],
  platform: NamePlatform,
): readonly LocalDestination[] {
  if (order.kind !== 'download' && order.kind !== 'export' && order.kind !== 'extract') return []
  const { place: destination } = order
  if (destination.kind === 'page') return []
  if (order.kind === 'download' && order.only !== undefined)
    return chosen(order, order.only, reports, platform)
  if (order.kind !== 'download' || !order.key.endsWith('/')) return [destination]
  // The chosen folder belongs to the person; the download made one in it.
  return [{ kind: 'folder', path: join(destination.path, folderNameOf(order.key, platform)) }]
}

function chosen(
  { key: prefix, place: destination }: OrderOf<'download'>,
  only: readonly string[],
  reports: readonly Report[],
  platform: NamePlatform,
): readonly LocalDestination[] {
  // With so many reports some are not stored: a path might be a file of the person.
  if (destination.kind === 'page' || reports.length >= maxStoredReports) return []
  const others = otherNames(reports)
  return only.map((key) => {
    const rest = key.slice(prefix.length)
    const kind = rest.endsWith('/') ? 'folder' : 'file'
    const names = safeNames(kind === 'folder' ? rest.slice(0, -1) : rest, platform)
    const other = others.get(rest)?.split('/').slice(0, names.length)
    return { kind, path: join(destination.path, ...(other ?? names)) }
  })
}

/** The new path of everything that was renamed, and of the folders above it, whose keys end in `/`. */
function otherNames(reports: readonly Report[]): ReadonlyMap<string, string> {
  const others = new Map<string, string>()
  for (const { kind, path, detail } of reports) {
    if (kind !== 'renamed' || detail === undefined) continue
    for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) {
      const folder = path.slice(0, end + 1)
      if (!others.has(folder)) others.set(folder, detail)
    }
    others.set(path, detail)
  }
  return others
}
