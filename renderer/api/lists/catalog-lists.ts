import type { QueryClient } from '@tanstack/react-query'

import type { CatalogEditions, CatalogState } from '../../../electron/api/rows.ts'
import type { BlobList } from './blob-columns.ts'
import type { ReferenceCounts } from './reference-counts.ts'

/*
 * Lists that the host makes of what it remembers of a store. It tells in which edition each of them is: one that the window has in
 * another edition is asked for again, which costs no request of the store.
 */

const noEditions: CatalogEditions = { tables: 0, repositories: 0, blobs: 0, tagCounts: 0 }

/** The editions that were told last, by store. */
const told = new WeakMap<QueryClient, Map<string, CatalogEditions>>()

/** The editions of a store's lists as they were told last; undefined before the first time. */
export function editionsOf(queries: QueryClient, store: string): CatalogEditions | undefined {
  return told.get(queries)?.get(store)
}

/** The states as they come; what is not so any more is asked for again after each. */
export async function* renewingLists(
  states: AsyncIterable<CatalogState>,
  queries: QueryClient,
  store: string,
): AsyncGenerator<CatalogState, void, undefined> {
  for await (const state of states) {
    yield state
    renewLists(queries, store, state)
  }
}

function renewLists(
  queries: QueryClient,
  store: string,
  { editions: now = noEditions, listing }: CatalogState,
) {
  const before = editionsOf(queries, store)
  const stores = told.get(queries) ?? new Map<string, CatalogEditions>()
  told.set(queries, stores.set(store, now))
  // Counts are made of everything: they are made again when nothing is being found out.
  if (listing === undefined) renew(queries, store, 'referenceCounts')
  // What was listed before the first time is as new as the first edition.
  if (before === undefined) return
  if (before.repositories !== now.repositories) renew(queries, store, 'repositories')
  if (before.blobs !== now.blobs) renew(queries, store, 'blobs')
  if (before.tagCounts !== now.tagCounts) {
    void queries.invalidateQueries({ queryKey: [store, 'tagCounts'] })
  }
}

type RenewedList = 'repositories' | 'blobs' | 'referenceCounts'

/** Asks for a list again where the window has it in another edition. One that is on its way is looked at when it is there. */
function renew(queries: QueryClient, store: string, list: RenewedList): void {
  const queryKey = [store, list]
  const query = queries.getQueryCache().find({ queryKey, exact: true })
  if (query === undefined) return
  if (query.state.fetchStatus !== 'idle' && query.promise !== undefined) {
    const again = (): void => renew(queries, store, list)
    query.promise.then(again, again)
  } else if (isOld(list, query.state.data, editionsOf(queries, store) ?? noEditions)) {
    void queries.invalidateQueries({ queryKey, exact: true })
  }
}

function isOld(list: RenewedList, data: unknown, editions: CatalogEditions): boolean {
  if (list === 'referenceCounts') {
    const done = (data as ReferenceCounts | undefined)?.done
    return done !== undefined && done.edition !== editions.tables
  }
  return (data as Pick<BlobList, 'edition'> | undefined)?.edition !== editions[list]
}

interface QueryState {
  readonly queryKey: readonly unknown[]
  readonly state: { readonly status: string; readonly data: unknown }
}

/**
 * Whether the list of a query is renewed by itself once the store was listed again. One that failed or was stopped is not: it is
 * asked for again.
 */
export function renewsItself(queries: QueryClient, { queryKey, state }: QueryState): boolean {
  const [store, list] = queryKey
  return (
    typeof store === 'string' &&
    typeof list === 'string' &&
    listsOfCatalog.has(list) &&
    (editionsOf(queries, store)?.tables ?? 0) > 0 &&
    state.status === 'success' &&
    !isBrokenOff(state.data)
  )
}

const listsOfCatalog: ReadonlySet<string> = new Set(['repositories', 'tagCounts', 'blobs', 'referenceCounts'])

function isBrokenOff(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'ended' in data && data.ended === false
}
