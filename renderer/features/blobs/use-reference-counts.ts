import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import type { BlobList } from '../../api/lists/blob-columns.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { referenceCountsQuery } from '../../api/queries/blobs.ts'
import type { ReferenceCounts } from '../../api/lists/reference-counts.ts'
import { useThrottled } from '../../parts/use-throttled.ts'

/** A store with fewer blobs than this is scanned without being asked. */
const scanUpTo = 50_000

export interface References {
  readonly counts: ReferenceCounts | undefined
  readonly scanning: boolean
  /** Whether the store is small enough to be scanned without being asked. */
  readonly cheap: boolean
  readonly error: unknown
  readonly start: () => void
  readonly stop: () => void
}

/** Counts what refers to the blobs of a store: by itself when that is quick, otherwise when asked. */
export function useReferenceCounts(store: string, list: BlobList | undefined): References {
  const query = referenceCountsQuery(useClient(), store)
  const queries = useQueryClient()
  const [asked, setAsked] = useState<'no' | 'yes' | 'stopped'>('no')
  const cheap = list?.ended === true && list.count < scanUpTo
  const enabled = asked === 'yes' || (asked === 'no' && cheap && list.count > 0)
  const counts = useQuery({ ...query, enabled })
  const seen = useThrottled(counts.data, counts.data?.done !== undefined)
  return {
    counts: seen,
    scanning: counts.isFetching,
    cheap,
    error: counts.error ?? undefined,
    start: () => {
      setAsked('yes')
      if (enabled) void counts.refetch()
    },
    stop: () => {
      setAsked('stopped')
      void queries.cancelQueries({ queryKey: query.queryKey })
    },
  }
}
