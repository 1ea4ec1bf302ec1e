import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'

import type { Client } from '../../../electron/api/contract.ts'
import type { StoreRow, VersionCount } from '../../../electron/api/rows.ts'
import { useClient } from '../client/client-context.tsx'
import { streamed } from '../client/streamed.ts'
import { failureOf } from '../failure-of.ts'

/** Whether the store's bucket keeps old versions: asked once while the store is open. */
export function versioningQuery(client: Client, store: string) {
  return queryOptions({
    queryKey: [store, 'versioning'],
    queryFn: ({ signal }) => client.getVersioning({ store }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** True where sizes that are listed are not all that is kept. */
export function useKeepsVersions(store: StoreRow): boolean {
  const versioning = useQuery(versioningQuery(useClient(), store.id))
  return versioning.data?.state === 'on' || versioning.data?.state === 'suspended'
}

const nothingCounted: VersionCount = {
  oldVersions: 0,
  oldBytes: 0,
  deleteMarkers: 0,
  listed: 0,
  whole: false,
}

/** Counts old versions, when it is told to. Leaving the view stops it. */
export function useVersionCount(store: string) {
  const client = useClient()
  const queries = useQueryClient()
  const queryKey = [store, 'versionCount']
  const query = useQuery({
    queryKey,
    ...streamed({
      streamFn: ({ signal }) => client.countVersions({ store }, { signal }),
      reducer: (_: VersionCount, count: VersionCount) => count,
      initialValue: nothingCounted,
    }),
    enabled: false,
  })
  return {
    count: query.data,
    running: query.isFetching,
    error: failureOf(query),
    start: () => void query.refetch(),
    stop: () => void queries.cancelQueries({ queryKey, exact: true }, { revert: false }),
  }
}
