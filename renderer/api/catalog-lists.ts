import type { QueryClient, QueryKey } from '@tanstack/react-query'

import type { CatalogEditions, CatalogState } from '../../electron/api/rows.ts'

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

function renewLists(queries: QueryClient, store: string, state: CatalogState): void {
  const before = editionsOf(queries, store)
  const now = state.editions ?? noEditions
  const stores = told.get(queries) ?? new Map<string, CatalogEditions>()
  told.set(queries, stores.set(store, now))
  // What was listed before the first time is as new as the first edition.
  if (before === undefined) return
  if (before.repositories !== now.repositories) renew(queries, store, 'repositories')
  if (before.tagCounts !== now.tagCounts) {
    void queries.invalidateQueries({ queryKey: [store, 'tagCounts'] })
  }
}

/** A list in which the host's edition is noted. */
interface WithEdition {
  readonly edition?: number
}

function renew(queries: QueryClient, store: string, list: 'repositories'): void {
  const queryKey: QueryKey = [store, list]
  const query = queries.getQueryCache().find<WithEdition>({ queryKey, exact: true })
  if (query === undefined || query.state.data?.edition === editionsOf(queries, store)?.[list]) return
  if (query.state.fetchStatus === 'fetching' && query.promise !== undefined) {
    const again = (): void => renew(queries, store, list)
    query.promise.then(again, again)
  } else void queries.invalidateQueries({ queryKey, exact: true })
}

/**
 * Whether the list of a query is renewed by itself once the store was listed again. One that failed or was stopped is asked for
 * again by whoever wants it.
 */
export function renewsItself(
  queries: QueryClient,
  {
    queryKey,
    state,
  }: { readonly queryKey: QueryKey; readonly state: { readonly status: string; readonly data: unknown } },
): boolean {
  const [store, list] = queryKey
  return (
    typeof store === 'string' &&
    typeof list === 'string' &&
    renewed.has(list) &&
    (editionsOf(queries, store)?.tables ?? 0) > 0 &&
    state.status === 'success' &&
    !isBrokenOff(state.data)
  )
}

const renewed: ReadonlySet<string> = new Set(['repositories', 'tagCounts'])

function isBrokenOff(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'ended' in data && data.ended === false
}
