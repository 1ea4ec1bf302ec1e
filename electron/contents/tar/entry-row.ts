import { entryKinds, type EntryKind } from '../../api/rows.ts'
import { entryPath } from '../../images/archive/tar/entry-path.ts'
import type { EntryRow } from './entry-batch.ts'
import type { TarItem } from './tar-parser.ts'

/**
 * What an entry of a tar archive is in a layer. Undefined for what no container runtime unpacks: labels of volumes, and the
 * notes of AUFS (`.wh..wh.aufs` and others like it).
 */
export function entryRow(item: TarItem): EntryRow | undefined {
  if (item.type === 'V' || item.type === 'N') return undefined
  const path = item.name.length > longestPath ? undefined : entryPath(item.name)
  if (path === undefined) return row(item, 'outside', item.name.slice(0, longestPath), '')
  const kind = kinds[item.type] ?? 'file'
  const cut = path.lastIndexOf('/') + 1
  const name = path.slice(cut)
  if (name.startsWith(whiteout)) {
    const folder = path.slice(0, Math.max(0, cut - 1))
    if (name === opaqueWhiteout) return row(item, 'opaque', folder, '')
    if (name.startsWith(`${whiteout}${whiteout}`)) return undefined
    return row(item, 'whiteout', path.slice(0, cut) + name.slice(whiteout.length), '')
  }
  if (kind === 'hardLink') {
    const target = entryPath(item.linkName)
    return target === undefined || target.length > longestPath
      ? row(item, 'outside', path, '')
      : row(item, 'hardLink', path, target)
  }
  return row(item, kind, path, kind === 'symbolicLink' ? item.linkName.slice(0, longestPath) : '')
}

/** The longest path that Linux takes. Longer ones are nowhere when the layer is unpacked. */
const longestPath = 4096
const whiteout = '.wh.'
const opaqueWhiteout = '.wh..wh..opq'

/** Of other types tar makes files, as POSIX says. `D` is a folder of an incremental GNU archive. */
const kinds: Readonly<Record<string, EntryKind>> = {
  '1': 'hardLink',
  '2': 'symbolicLink',
  '3': 'characterDevice',
  '4': 'blockDevice',
  '5': 'folder',
  '6': 'pipe',
  D: 'folder',
}

function row(item: TarItem, kind: EntryKind, path: string, target: string): EntryRow {
  return {
    path,
    target,
    kind: entryKinds.indexOf(kind),
    sizeBytes: kind === 'file' ? item.sizeBytes : 0,
    mode: item.mode,
    userId: item.userId,
    groupId: item.groupId,
    modifiedAtMs: item.modifiedAtMs,
    startsAt: item.startsAt,
  }
}
