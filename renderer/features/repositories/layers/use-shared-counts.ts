import { useQueries, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'

import { useClient } from '../../../api/client/client-context.tsx'
import type { BlobInStore } from '../../../../electron/api/rows.ts'
import type { Listing } from '../../../api/lists/listing.ts'
import { blobInStoresQuery, knownVersion, totalsQuery } from '../../../api/queries/catalog.ts'

/** By how many manifests of a store a blob is used. */
export interface SharedCount {
  readonly manifests: number
  /** False where there may be more. */
  readonly complete: boolean
}

/** What more layers than this share is not asked for: an image has at most some hundred. */
const mostAsked = 200

/** What the catalog remembers of the uses of blobs. Asking sends no request to the store. */
export function useSharedCounts(
  store: string,
  digests: readonly string[],
  enabled: boolean,
): ReadonlyMap<string, SharedCount> {
  const client = useClient()
  const totals = useQuery({ ...totalsQuery(client), enabled }).data
  const known = useMemo(() => (totals === undefined ? '' : knownVersion(totals)), [totals])
  const unique = useMemo(() => [...new Set(digests)].slice(0, mostAsked), [digests])
  const combine = useCallback(
    (answers: readonly UseQueryResult<Listing<BlobInStore>>[]) => countsOf(answers, unique, store),
    [unique, store],
  )
  return useQueries({
    queries: unique.map((digest) => ({
      ...blobInStoresQuery(client, digest, known),
      enabled: enabled && totals !== undefined,
    })),
    combine,
  })
}

function countsOf(
  answers: readonly UseQueryResult<Listing<BlobInStore>>[],
  digests: readonly string[],
  store: string,
): ReadonlyMap<string, SharedCount> {
  const counts = new Map<string, SharedCount>()
  for (const [at, { data }] of answers.entries()) {
    const here = data?.pages.find((page) => page.store === store)
    const found = here?.found.find(({ digest }) => digest === digests[at])
    if (found === undefined || found.uses === 0) continue
    counts.set(found.digest, { manifests: found.uses, complete: found.complete })
  }
  return counts
}
