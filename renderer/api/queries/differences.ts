import { experimental_streamedQuery as streamedQuery, queryOptions } from '@tanstack/react-query'

import type { Client, Input } from '../../../electron/api/contract.ts'
import { calmly } from '../lists/calmly.ts'
import { addDifferences, noDifferences, type ImageDifferences } from '../lists/image-differences.ts'

/** What changed between two images, growing while their layers are read. Kept for a minute: it may be long. */
export function differencesQuery(client: Client, input: Input<'compareImages'>) {
  return queryOptions({
    queryKey: ['app', 'differences', input],
    queryFn: streamedQuery({
      streamFn: ({ signal }) => calmly(client.compareImages(input, { signal })),
      reducer: addDifferences,
      initialValue: noDifferences,
    }),
    staleTime: staleUnlessWhole,
    gcTime: 60_000,
  })
}

function staleUnlessWhole(query: {
  readonly state: { readonly data: ImageDifferences | undefined }
}): number {
  return query.state.data?.sums === undefined ? 0 : Infinity
}
