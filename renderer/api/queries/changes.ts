import { queryOptions, type QueryClient } from '@tanstack/react-query'

import type { Client } from '../../../electron/api/contract.ts'
import type { ChangeItem, ChangeRow, PlanItem } from '../../../electron/api/rows.ts'
import { ChangedStores, noChanges, withChangeRows } from '../lists/change-list.ts'
import { addToListing, emptyListing, listingParts, type Listing } from '../lists/listing.ts'
import { streamed } from '../client/streamed.ts'

/** All changes that were made from here, newest first, as they go. What they change is listed again where it is shown. */
export function changesQuery(client: Client) {
  return queryOptions({
    queryKey: ['app', 'changes'],
    ...streamed({
      streamFn: ({ signal, client: queries }) => reloadingLists(client.watchChanges({}, { signal }), queries),
      reducer: withChangeRows,
      initialValue: noChanges,
    }),
  })
}

/** A plan with its checks as they are now; asked for again every half minute, since they depend on the time. */
export function planQuery(client: Client, plan: string) {
  return queryOptions({
    queryKey: ['app', 'plan', plan],
    queryFn: ({ signal }) => client.getPlan({ plan }, { signal }),
    refetchInterval: 30_000,
    gcTime: 0,
  })
}

const noPlanItems: Listing<readonly PlanItem[]> = emptyListing

/** More of a plan are not loaded: nobody reads them. */
const mostPlanItems = 20_000

/** Exactly what a plan would do: the first 20,000 objects, and fewer where there are no more. */
export function planItemsQuery(client: Client, plan: string) {
  return queryOptions({
    queryKey: ['app', 'planItems', plan],
    ...streamed({
      streamFn: ({ signal }) => listingParts(firstOf(client.planItems({ plan }, { signal }), mostPlanItems)),
      reducer: addToListing<readonly PlanItem[]>,
      initialValue: noPlanItems,
      refetchMode: 'replace',
    }),
    gcTime: 0,
  })
}

/** Pages until there are so many items. */
async function* firstOf<Item>(
  pages: AsyncIterable<readonly Item[]>,
  most: number,
): AsyncGenerator<readonly Item[]> {
  let left = most
  for await (const page of pages) {
    yield page.slice(0, left)
    left -= page.length
    if (left <= 0) return
  }
}

const noChangeItems: Listing<readonly ChangeItem[]> = emptyListing

/** What failed of a change and what was kept. Asked for again when there are more than `count`. */
export function changeItemsQuery(client: Client, change: string, count: number) {
  return queryOptions({
    queryKey: ['app', 'changeItems', change, count],
    ...streamed({
      streamFn: ({ signal }) => listingParts(client.changeItems({ change }, { signal })),
      reducer: addToListing<readonly ChangeItem[]>,
      initialValue: noChangeItems,
      refetchMode: 'replace',
    }),
    gcTime: 0,
  })
}

async function* reloadingLists(
  changes: AsyncIterable<readonly ChangeRow[]>,
  queries: QueryClient,
): AsyncGenerator<readonly ChangeRow[]> {
  const stores = new ChangedStores()
  for await (const rows of changes) {
    yield rows
    const changed = stores.take(rows, Date.now())
    for (const store of changed?.stores ?? [])
      void queries.invalidateQueries({ queryKey: [store] }, { cancelRefetch: changed?.last === true })
  }
}
