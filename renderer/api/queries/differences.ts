import { queryOptions } from '@tanstack/react-query'

import type { Client, Input } from '../../../electron/api/contract.ts'
import { calmly } from '../lists/calmly.ts'
import { addDifferences, noDifferences } from '../lists/image-differences.ts'
import { streamed } from '../client/streamed.ts'

/** What changed between two images, growing while their layers are read. Kept for a minute: it may be long. */
export function differencesQuery(client: Client, input: Input<'compareImages'>) {
  return queryOptions({
    queryKey: ['app', 'differences', input],
    ...streamed({
      streamFn: ({ signal }) => calmly(client.compareImages(input, { signal })),
      reducer: addDifferences,
      initialValue: noDifferences,
    }),
    gcTime: 60_000,
  })
}
