import {
  experimental_streamedQuery as streamedQuery,
  queryOptions,
  type QueryClient,
} from '@tanstack/react-query'

import type { Client } from '../../electron/api/contract.ts'
import type { TransferChanges, TransferRow } from '../../electron/api/views.ts'
import { filesKey, foldersAbove } from './queries-files.ts'
import { noTransfers, withChanges, type TransferList } from './transfer-list.ts'

export interface Transfers extends TransferList {
  /** Those that ended last, for saying so; what had ended before the window opened is not news. */
  readonly news: readonly TransferRow[]
  /** True once everything that was there when the window opened has come. */
  readonly whole: boolean
}

const beforeTheFirst: Transfers = { ...noTransfers, news: [], whole: false }

/** All transfers, as they go. Folders that an upload went to are listed again when it is done, tags that were written as well. */
export function transfersQuery(client: Client) {
  return queryOptions({
    queryKey: ['app', 'transfers'],
    queryFn: streamedQuery({
      streamFn: ({ signal, client: queries }) =>
        refreshingFolders(client.watchTransfers({}, { signal }), queries),
      reducer: withNews,
      initialValue: beforeTheFirst,
    }),
  })
}

/** The list with changes, and which of them are endings. */
export function withNews(before: Transfers, changes: TransferChanges): Transfers {
  const list = withChanges(before, changes)
  const ended = before.whole ? endedNow(before, changes.rows) : []
  return { ...list, news: ended.length > 0 ? ended : before.news, whole: before.whole || changes.whole }
}

export function isEnded(row: TransferRow): boolean {
  const { phase } = row.state
  return phase === 'done' || phase === 'failed' || phase === 'cancelled'
}

function endedNow(before: TransferList, rows: readonly TransferRow[]): readonly TransferRow[] {
  return rows.filter((row) => {
    const place = before.places.get(row.id)
    const known = place === undefined ? undefined : before.rows[place]
    return isEnded(row) && (known === undefined || !isEnded(known))
  })
}

const refreshEveryMs = 2000

async function* refreshingFolders(
  changes: AsyncIterable<TransferChanges>,
  queries: QueryClient,
): AsyncGenerator<TransferChanges> {
  const under = new Set<string>()
  const changed = new Map<string, readonly string[]>()
  let whole = false
  let refreshedAtMs = 0
  for await (const some of changes) {
    yield some
    for (const id of some.removed) under.delete(id)
    for (const row of some.rows) {
      if (row.kind !== 'upload' && row.kind !== 'push' && row.kind !== 'copy') continue
      const wasUnder = under.has(row.id)
      if (row.state.phase === 'queued' || row.state.phase === 'running') under.add(row.id)
      else under.delete(row.id)
      if (row.state.phase !== 'done' || (!wasUnder && !whole)) continue
      for (const key of keysOf(row)) changed.set(JSON.stringify(key), key)
    }
    whole ||= some.whole
    const idle = under.size === 0
    if (changed.size === 0 || (!idle && Date.now() - refreshedAtMs < refreshEveryMs)) continue
    refreshedAtMs = Date.now()
    const keys = [...changed.values()]
    changed.clear()
    // While more is coming a list that is under way is good enough; the last one has to see everything.
    for (const queryKey of keys)
      void queries.invalidateQueries({ queryKey, exact: isFolder(queryKey) }, { cancelRefetch: idle })
  }
}

/** What is not so any more once a transfer is done. One that writes images may write several repositories. */
function keysOf({ kind, store, place }: TransferRow): readonly (readonly string[])[] {
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
  'blobs',
  'blob',
  'referenceCounts',
  'blobReferences',
]

function isFolder(key: readonly string[]): boolean {
  return key[1] === 'files'
}
