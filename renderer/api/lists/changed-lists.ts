import type { TransferChanges, TransferRow } from '../../../electron/api/rows.ts'
import { filesKey, foldersAbove } from '../queries/files.ts'
import { uploadsKey } from '../queries/uploads.ts'

export interface ListsToReload {
  /** Keys of queries; of a folder exactly that one, otherwise all that begin so. */
  readonly keys: readonly (readonly string[])[]
  /** Nothing runs any more: what is asked for now has to see everything. */
  readonly last: boolean
}

/**
 * Tells from the changes of transfers which lists are not so any more: folders that an upload went to, tags that were
 * written, and multipart uploads that were begun, joined or taken back. While transfers run it tells every so often
 * only, so that a bucket is not listed again for each of many files.
 */
export class ChangedLists {
  readonly #everyMs: number
  readonly #active = new Set<string>()
  /** By transfer: what of it decides which multipart uploads there are. */
  readonly #uploads = new Map<string, { readonly store: string; readonly sign: string }>()
  readonly #changed = new Map<string, readonly string[]>()
  #whole = false
  #toldAtMs = -Infinity

  constructor(everyMs = 2000) {
    this.#everyMs = everyMs
  }

  /** Undefined while there is nothing to list again, or it is too early for that. */
  take({ rows, removed, whole }: TransferChanges, nowMs: number): ListsToReload | undefined {
    for (const id of removed) this.#forget(id)
    for (const row of rows) if (writes(row)) this.#see(row)
    this.#whole ||= whole
    const last = this.#active.size === 0
    if (this.#changed.size === 0 || (!last && nowMs - this.#toldAtMs < this.#everyMs)) return undefined
    this.#toldAtMs = nowMs
    const keys = [...this.#changed.values()]
    this.#changed.clear()
    return { keys, last }
  }

  #see(row: TransferRow): void {
    const wasActive = this.#active.has(row.id)
    const { phase } = row.state
    if (phase === 'queued' || phase === 'running') this.#active.add(row.id)
    else this.#active.delete(row.id)
    // What was done before the window opened is in its lists.
    if (phase === 'done' && (wasActive || this.#whole)) for (const key of listsOf(row)) this.#mark(key)
    const before = this.#uploads.get(row.id)?.sign
    const sign = signOf(row) ?? before ?? signOfNone
    this.#uploads.set(row.id, { store: row.store, sign })
    if (sign !== (before ?? (this.#whole ? signOfNone : sign))) this.#mark(uploadsKey(row.store))
  }

  /** What it had left is taken back by then, and it is nobody's any more. */
  #forget(id: string): void {
    const known = this.#uploads.get(id)
    this.#active.delete(id)
    this.#uploads.delete(id)
    if (known !== undefined && known.sign !== signOfNone && known.sign !== signOfGone)
      this.#mark(uploadsKey(known.store))
  }

  #mark(key: readonly string[]): void {
    this.#changed.set(JSON.stringify(key), key)
  }
}

function writes({ kind }: TransferRow): boolean {
  return kind === 'upload' || kind === 'push' || kind === 'copy'
}

const signOfNone = ''
const signOfGone = 'gone'

/**
 * Changes when a multipart upload of the transfer begins or ends, as far as its row tells: parts are on their way or
 * there, or were before it was held; one more blob is complete; it is done or taken back. Undefined while the row tells
 * nothing of it: it may not have begun, or go on with what another run began. An upload in one request is none.
 */
function signOf({ kind, state, parts, items }: TransferRow): string | undefined {
  if (parts === undefined || parts.total < 2) return undefined
  const { phase } = state
  if (phase === 'done') return signOfGone
  if (phase === 'cancelled') return state.cleaning ? 'cleaning' : signOfGone
  const moved = parts.done + parts.already + parts.inFlight + parts.failed > 0
  // Rows come at intervals: what was in flight for a moment before it was held was not told.
  if (!moved && (phase === 'queued' || phase === 'running')) return undefined
  return kind === 'upload' ? 'begun' : `begun ${items?.done ?? 0}`
}

/**
 * What is not so any more once a transfer is done. One that writes images may write several repositories. Blobs and their
 * references are renewed with what is remembered of the store: see `renewingLists`.
 */
function listsOf({ kind, store, place }: TransferRow): readonly (readonly string[])[] {
  if (kind === 'upload') return foldersAbove(place).map((folder) => filesKey(store, folder))
  return imageLists.map((list) => [store, list])
}

const imageLists = [
  'repositories',
  'tags',
  'tagCounts',
  'tagHistory',
  'manifest',
  'revisions',
  'referrers',
  'layers',
  'blob',
]
