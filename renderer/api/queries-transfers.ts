import {
  experimental_streamedQuery as streamedQuery,
  queryOptions,
  type QueryClient,
} from '@tanstack/react-query'

import type { Client } from '../../electron/api/contract.ts'
import type { TransferChanges, TransferRow } from '../../electron/api/views.ts'
import { filesKey, foldersAbove } from './queries-files.ts'

export interface Transfers {
  readonly rows: readonly TransferRow[]
  /** Those that ended last, for saying so; what had ended before the window opened is not news. */
  readonly news: readonly TransferRow[]
}

const beforeTheFirst: Transfers = { rows: [], news: [] }

/** All transfers, as they go. Folders that an upload went to are listed again when it is done. */
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

/** The new rows, and which of them ended since. */
export function withNews(before: Transfers, rows: readonly TransferRow[]): Transfers {
  if (before === beforeTheFirst) return { rows, news: [] }
  const phases = new Map(before.rows.map((row) => [row.id, row.state.phase]))
  const ended = rows.filter((row) => isEnded(row) && !isEndedPhase(phases.get(row.id)))
  return { rows, news: ended.length > 0 ? ended : before.news }
}

export function isEnded(row: TransferRow): boolean {
  return isEndedPhase(row.state.phase)
}

function isEndedPhase(phase: TransferRow['state']['phase'] | undefined): boolean {
  return phase === 'done' || phase === 'failed' || phase === 'cancelled'
}

const refreshEveryMs = 2000

async function* refreshingFolders(
  lists: AsyncIterable<TransferChanges>,
  queries: QueryClient,
): AsyncGenerator<readonly TransferRow[]> {
  let done: ReadonlySet<string> | undefined
  let refreshedAtMs = 0
  const changed = new Map<string, readonly string[]>()
  for await (const { rows } of lists) {
    yield rows
    const uploads = rows.filter((row) => row.kind === 'upload')
    const finished = uploads.filter((row) => row.state.phase === 'done')
    if (done !== undefined) {
      for (const row of finished) {
        if (!done.has(row.id))
          for (const folder of foldersAbove(row.place))
            changed.set(`${row.store}\n${folder}`, filesKey(row.store, folder))
      }
    }
    done = new Set(finished.map((row) => row.id))
    const idle = uploads.every(isEnded)
    if (changed.size === 0 || (!idle && Date.now() - refreshedAtMs < refreshEveryMs)) continue
    refreshedAtMs = Date.now()
    const keys = [...changed.values()]
    changed.clear()
    // While more is coming a list that is under way is good enough; the last one has to see everything.
    for (const queryKey of keys)
      void queries.invalidateQueries({ queryKey, exact: true }, { cancelRefetch: idle })
  }
}
