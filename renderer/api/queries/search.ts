import { queryOptions } from '@tanstack/react-query'

import type { Client } from '../../../electron/api/contract.ts'
import type { SearchHit } from '../../../electron/api/rows.ts'
import { streamed } from '../client/streamed.ts'

const noHits: readonly SearchHit[] = []

/** What every store answers to a text, as the answers come. */
export function searchQuery(client: Client, text: string) {
  return queryOptions({
    queryKey: ['app', 'search', text],
    ...streamed({
      streamFn: ({ signal }) => client.search({ text }, { signal }),
      reducer: (hits: readonly SearchHit[], more: readonly SearchHit[]) => [...hits, ...more],
      initialValue: noHits,
      freshForMs: 10_000,
    }),
    // A search is asked anew each time: tags move.
    gcTime: 30_000,
  })
}
