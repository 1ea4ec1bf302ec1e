import { experimental_streamedQuery as streamedQuery, queryOptions } from '@tanstack/react-query'

import type { Client } from '../../../electron/api/contract.ts'
import type { SearchHit } from '../../../electron/api/rows.ts'

const noHits: readonly SearchHit[] = []

/** What every store answers to a text, as the answers come. */
export function searchQuery(client: Client, text: string) {
  return queryOptions({
    queryKey: ['app', 'search', text],
    queryFn: streamedQuery({
      streamFn: ({ signal }) => client.search({ text }, { signal }),
      reducer: (hits: readonly SearchHit[], more: readonly SearchHit[]) => [...hits, ...more],
      initialValue: noHits,
    }),
    // A search is asked anew each time: tags move.
    gcTime: 30_000,
    staleTime: 10_000,
  })
}
