import { useQueries, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'

import { useClient } from '../../api/client/client-context.tsx'
import type { Places } from '../../api/lists/places.ts'
import { tagsQuery } from '../../api/queries/registry.ts'
import { useThrottled } from '../../parts/use-throttled.ts'
import { useStableList } from '../../parts/use-stable-list.ts'
import { latestTags } from '../repositories/shared/latest-tags.ts'
import { tagLines } from './tag-lines.ts'

/** How far the tags of a repository are in one store. */
export interface TagState {
  readonly store: string
  readonly state: 'reading' | 'whole' | 'failed'
  readonly error: unknown
}

/** The tags of a repository in each store that holds it, and where they lead. */
export function useSharedTags(stores: readonly string[], repository: string, places: Places) {
  const client = useClient()
  const queries = useQueryClient()
  const results = useQueries({
    queries: stores.map((store) => tagsQuery(client, store, repository, places)),
  })
  const listings = useStableList(results.map(({ data }) => data))
  const settled = results.every(({ isFetching }) => !isFetching)
  const throttled = useThrottled(listings, settled)
  const lines = useMemo(
    () =>
      tagLines(
        stores.map((store, at) => ({
          store,
          rows: latestTags(throttled[at]?.pages ?? []),
          whole: throttled[at]?.ended === true,
        })),
      ),
    [stores, throttled],
  )
  const states = useStableList(
    stores.map((store, at): TagState => {
      const result = results[at]
      const failed = result?.isError === true && !result.isFetching
      return {
        store,
        state: failed ? 'failed' : result?.data?.ended === true ? 'whole' : 'reading',
        error: result?.error ?? undefined,
      }
    }),
    (a, b) => a.store === b?.store && a.state === b.state && a.error === b.error,
  )
  const again = (store: string): void => {
    void queries.invalidateQueries({ queryKey: tagsQuery(client, store, repository).queryKey })
  }
  return { lines, states, reading: !settled, again }
}

export type SharedTags = ReturnType<typeof useSharedTags>
