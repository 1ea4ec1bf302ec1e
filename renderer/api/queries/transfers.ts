import { queryOptions, type QueryClient } from '@tanstack/react-query'

import type { Client } from '../../../electron/api/contract.ts'
import type { TransferChanges, TransferRow } from '../../../electron/api/rows.ts'
import { ChangedLists } from '../lists/changed-lists.ts'
import { noTransfers, withChanges, type TransferList } from '../lists/transfer-list.ts'
import { noFigures, TransferMeter, type TransferFigures } from '../lists/transfer-meter.ts'
import { streamed } from '../client/streamed.ts'

export interface Transfers extends TransferList {
  /** Those that ended last, for saying so; what had ended before the window opened is not news. */
  readonly news: readonly TransferRow[]
  readonly figures: TransferFigures
  /** True once everything that was there when the window opened has come. */
  readonly whole: boolean
}

export const beforeTheFirst: Transfers = {
  ...noTransfers,
  news: [],
  figures: noFigures,
  whole: false,
}

/** All transfers, as they go. What they change in a bucket is listed again where it is shown. */
export function transfersQuery(client: Client) {
  return queryOptions({
    queryKey: ['app', 'transfers'],
    ...streamed({
      streamFn: ({ signal, client: queries }) =>
        reloadingLists(client.watchTransfers({}, { signal }), queries),
      reducer: withNews,
      initialValue: beforeTheFirst,
    }),
  })
}

/** Changes, and what is told of all transfers after them. */
type Measured = TransferChanges & { readonly figures: TransferFigures }

/** The list with changes, and which of them are endings. */
export function withNews(before: Transfers, changes: Measured): Transfers {
  const list = withChanges(before, changes)
  const ended = before.whole ? endedNow(before, changes.rows) : []
  return {
    ...list,
    news: ended.length > 0 ? ended : before.news,
    figures: changes.figures,
    whole: before.whole || changes.whole,
  }
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

async function* reloadingLists(
  changes: AsyncIterable<TransferChanges>,
  queries: QueryClient,
): AsyncGenerator<Measured> {
  const lists = new ChangedLists()
  const meter = new TransferMeter()
  for await (const some of changes) {
    yield { ...some, figures: meter.take(some, Date.now()) }
    const changed = lists.take(some, Date.now())
    // While more is coming a list that is under way is good enough; the last one has to see everything.
    for (const queryKey of changed?.keys ?? [])
      void queries.invalidateQueries(
        { queryKey, exact: isFolder(queryKey) },
        { cancelRefetch: changed?.last === true },
      )
  }
}

function isFolder(key: readonly string[]): boolean {
  return key[1] === 'files'
}
