import { pack } from 'tar-stream'

import { entryKinds, type EntryKind } from '../../electron/api/rows.ts'
import type { LayerEntries } from '../../electron/contents/model/layer-entries.ts'

/** An entry of a layer, as a test tells it. */
export interface ToldEntry {
  /** As in `LayerEntries`: of a whiteout the path that it takes away, of an opaque one the folder. */
  readonly path: string
  readonly kind?: Exclude<EntryKind, 'characterDevice' | 'blockDevice'>
  readonly content?: string
  readonly mode?: number
  readonly userId?: number
  readonly groupId?: number
  readonly modifiedAtMs?: number
  readonly target?: string
}

/** What a reader would make of these entries. */
export function entriesOf(told: readonly ToldEntry[]): LayerEntries {
  const bytesOf = ({ content }: ToldEntry) => Buffer.byteLength(content ?? '')
  return {
    count: told.length,
    paths: told.map(({ path }) => path),
    kinds: Uint8Array.from(told, ({ kind }) => entryKinds.indexOf(kind ?? 'file')),
    sizesBytes: Float64Array.from(told, bytesOf),
    modes: Uint32Array.from(told, modeOf),
    userIds: Float64Array.from(told, ({ userId }) => userId ?? 0),
    groupIds: Float64Array.from(told, ({ groupId }) => groupId ?? 0),
    modifiedAtMs: Float64Array.from(told, ({ modifiedAtMs }) => modifiedAtMs ?? usualTimeMs),
    targets: told.map(({ target }) => target ?? ''),
  }
}

/** The same entries as a tar archive. */
export async function tarOf(told: readonly ToldEntry[]): Promise<Uint8Array> {
  const archive = pack()
  for (const entry of told) {
    const { name, type } = tarEntryOf(entry)
    const linkname = entry.target
    archive.entry(
      {
        name,
        type,
        mode: modeOf(entry),
        uid: entry.userId ?? 0,
        gid: entry.groupId ?? 0,
        mtime: new Date(entry.modifiedAtMs ?? usualTimeMs),
        ...(linkname === undefined ? {} : { linkname }),
      },
      type === 'file' ? (entry.content ?? '') : '',
    )
  }
  archive.finalize()
  const pieces: Uint8Array[] = []
  for await (const piece of archive) pieces.push(piece as Uint8Array)
  return Buffer.concat(pieces)
}

function modeOf({ kind, mode }: ToldEntry): number {
  return mode ?? (kind === 'folder' ? 0o755 : kind === 'symbolicLink' ? 0o777 : 0o644)
}

const usualTimeMs = Date.UTC(2026, 0, 2)

function tarEntryOf({ kind, path }: ToldEntry) {
  const slash = path.lastIndexOf('/') + 1
  switch (kind) {
    case 'whiteout':
      return { name: `${path.slice(0, slash)}.wh.${path.slice(slash)}`, type: 'file' } as const
    case 'opaque':
      return { name: path === '' ? '.wh..wh..opq' : `${path}/.wh..wh..opq`, type: 'file' } as const
    case 'folder':
      return { name: path === '' ? './' : `${path}/`, type: 'directory' } as const
    case 'symbolicLink':
      return { name: path, type: 'symlink' } as const
    case 'hardLink':
      return { name: path, type: 'link' } as const
    case 'pipe':
      return { name: path, type: 'fifo' } as const
    case 'file':
    case 'outside':
    case undefined:
    default:
      return { name: path, type: 'file' } as const
  }
}
