import { queryOptions } from '@tanstack/react-query'

import type { Client } from '../../../electron/api/contract.ts'
import { calmly } from '../lists/calmly.ts'
import { addToComparison, noComparison } from '../lists/comparison.ts'
import { streamed } from '../client/streamed.ts'

/** The tags of stores beside each other, by what is remembered of them: now, and whenever something else is known. */
export function comparisonQuery(client: Client, base: string, others: readonly string[]) {
  return queryOptions({
    queryKey: ['app', 'comparison', base, others],
    ...streamed({
      streamFn: ({ signal }) => calmly(client.watchComparison({ base, others: [...others] }, { signal })),
      reducer: addToComparison,
      initialValue: noComparison,
    }),
    enabled: others.length > 0,
    gcTime: 0,
  })
}
