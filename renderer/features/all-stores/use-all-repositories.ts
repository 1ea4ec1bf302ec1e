import { useQueries, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { useMemo, useState } from 'react'

import { CallError } from '../../../electron/api/contract.ts'
import type { StoreRow } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import type { Places } from '../../api/lists/places.ts'
import { repositoriesQuery, type RepositoryListing } from '../../api/queries/registry.ts'
import { connectionQuery } from '../../api/queries/stores.ts'
import { useThrottled } from '../../parts/use-throttled.ts'
import { useStableList } from '../../parts/use-stable-list.ts'
import { SharedRepositories } from './shared-repositories.ts'
import { sameState, storeLabels, type ListedStoreState, type ListState } from './store-state.ts'

/** The repositories of all stores as they are listed, and how far each store is. A store that fails does not delay others. */
export function useAllRepositories(stores: readonly StoreRow[], places: Places) {
  const client = useClient()
  const queries = useQueryClient()
  const results = useQueries({ queries: stores.map(({ id }) => repositoriesQuery(client, id, places)) })
  // The connection of a store is checked after its listing has answered or failed.
  useQueries({
    queries: stores.map(({ id }, index) => {
      const listing = results[index]
      const answered = listing?.isError === true || (listing?.data?.pages.length ?? 0) > 0
      return {
        ...connectionQuery(client, id),
        enabled: answered || listing?.data?.ended === true,
        // A store that lists and did not answer the check in time is checked again: it is there.
        retry: (times: number, error: Error) =>
          times < 2 &&
          listing?.isError !== true &&
          error instanceof CallError &&
          error.data.code === 'Timeout',
      }
    }),
  })
  const listings = useStableList(results.map(({ data }) => data))
  const settled = results.every((result) => stateOf(result) !== 'listing')
  const throttled = useThrottled(listings, settled)
  const [index] = useState(() => new SharedRepositories())
  // A new object whenever the index grew: the index itself keeps its identity.
  const repositories = useMemo(() => {
    const pagesOf = (at: number) => throttled[at]?.pages ?? []
    index.update(stores.map(({ id }, at) => ({ store: id, pages: pagesOf(at) })))
    return { index }
  }, [index, throttled, stores])
  const labels = useMemo(() => storeLabels(stores), [stores])
  const listed = useStableList(
    stores.map((store, at): ListedStoreState => {
      const result = results[at]
      return {
        store,
        label: labels.get(store.id) ?? '',
        state: result === undefined ? 'waiting' : stateOf(result),
        repositories: countOf(listings[at]),
        error: result?.error ?? undefined,
      }
    }),
    sameState,
  )
  const whole = useStableList(listed.filter(({ state }) => state === 'whole').map(({ store }) => store.id))
  const again = (store: string): void => {
    void queries.invalidateQueries({ queryKey: [store, 'repositories'] })
    void queries.invalidateQueries({ queryKey: [store, 'connection'] })
  }
  return { repositories, listed, whole: useMemo(() => new Set(whole), [whole]), again }
}

export type AllRepositories = ReturnType<typeof useAllRepositories>

function stateOf(result: UseQueryResult<RepositoryListing>): ListState {
  if (result.isFetching && result.data?.ended !== true) {
    return result.data === undefined ? 'waiting' : 'listing'
  }
  if (result.isError) return 'failed'
  return result.data?.ended === true ? 'whole' : 'stopped'
}

function countOf(listing: RepositoryListing | undefined): number {
  return listing?.pages.reduce((sum, page) => sum + page.length, 0) ?? 0
}
