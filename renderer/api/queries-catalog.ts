import {
  experimental_streamedQuery as streamedQuery,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'

import type { Client } from '../../electron/api/contract.ts'
import type { CatalogState, DigestUses } from '../../electron/api/rows.ts'
import { useClient } from './client-context.tsx'
import { addToListing, emptyListing, listingParts, type Listing } from './listing.ts'

const unknown: CatalogState = {}
const noUses: Listing<DigestUses> = emptyListing

/** What is known of a store as a whole, now and whenever that changes. Asking begins a listing where that is due. */
export function catalogQuery(client: Client, store: string) {
  return queryOptions({
    queryKey: ['catalog', store],
    queryFn: streamedQuery({
      streamFn: ({ signal }) => client.watchCatalog({ store }, { signal }),
      reducer: (_: CatalogState, state: CatalogState) => state,
      initialValue: unknown,
    }),
  })
}

/** Tags, sizes and problems of every repository, as columns; `state` is that of the catalog which they are of. */
export function repositoryFactsQuery(client: Client, store: string, state: CatalogState) {
  return queryOptions({
    queryKey: ['catalog', store, 'repositories', state.asOfMs ?? 0, state.unreadManifests ?? -1],
    queryFn: ({ signal }) => client.repositoryFacts({ store }, { signal }),
    enabled: state.asOfMs !== undefined,
    // What was known before is shown until more is.
    placeholderData: (before) => before,
    gcTime: 0,
  })
}

/** Which manifests and tags use a digest, in every store that is remembered; `state` is that of the store that is open. */
export function digestUsesQuery(client: Client, digest: string, state: CatalogState = unknown) {
  return queryOptions({
    queryKey: ['catalog', 'uses', digest, state.asOfMs ?? 0, state.unreadManifests ?? -1],
    queryFn: streamedQuery({
      streamFn: ({ signal }) => listingParts(client.digestUses({ digest }, { signal })),
      reducer: addToListing<DigestUses>,
      initialValue: noUses,
      refetchMode: 'replace',
    }),
    gcTime: 60_000,
  })
}

/** Lists a store again, or joins the listing that runs. */
export function useRefreshCatalog() {
  const client = useClient()
  return useMutation({ mutationFn: (store: string) => client.refreshCatalog({ store }) })
}

/** Reads the manifests that nobody has read yet: what uses what is known then. */
export function useReadManifests() {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (store: string) => client.readManifests({ store }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['catalog', 'uses'] }),
  })
}
