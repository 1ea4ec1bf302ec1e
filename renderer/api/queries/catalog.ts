import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import type { Client } from '../../../electron/api/contract.ts'
import type {
  BlobInStore,
  CatalogState,
  DigestUses,
  SharedBlobs,
  StoreTotals,
} from '../../../electron/api/rows.ts'
import { renewingLists } from '../lists/catalog-lists.ts'
import { useClient } from '../client/client-context.tsx'
import { addToListing, emptyListing, listingParts, type Listing } from '../lists/listing.ts'
import { streamed } from '../client/streamed.ts'

const unknown: CatalogState = {}
const noUses: Listing<DigestUses> = emptyListing

/**
 * What is known of a store as a whole, now and whenever that changes. Asking begins a listing where that is due. Lists that are made
 * of it are asked for again when they are others.
 */
export function catalogQuery(client: Client, store: string) {
  return queryOptions({
    queryKey: ['catalog', store],
    ...streamed({
      streamFn: ({ signal, client: queries }) =>
        renewingLists(client.watchCatalog({ store }, { signal }), queries, store),
      reducer: (_: CatalogState, state: CatalogState) => state,
      initialValue: unknown,
      // What was known stays until the host says what is known now.
      refetchMode: 'append',
    }),
  })
}

const noTotals: ReadonlyMap<string, StoreTotals> = new Map()

/** Numbers of every store that is remembered, by store, now and whenever they change. Asking opens no store. */
export function totalsQuery(client: Client) {
  return queryOptions({
    queryKey: ['app', 'totals'],
    ...streamed({
      streamFn: ({ signal }) => client.watchTotals({}, { signal }),
      reducer: (before: ReadonlyMap<string, StoreTotals>, all: readonly StoreTotals[]) =>
        new Map(all.map((each) => [each.store, sameTotals(before.get(each.store), each)])),
      initialValue: noTotals,
      refetchMode: 'append',
    }),
  })
}

/** The one before where it says the same: what shows it is not drawn again. */
function sameTotals(before: StoreTotals | undefined, now: StoreTotals): StoreTotals {
  if (before === undefined || before.asOfMs !== now.asOfMs) return now
  const keys = Object.keys(now.totals) as (keyof StoreTotals['totals'])[]
  return keys.every((key) => before.totals[key] === now.totals[key]) ? before : now
}

/** Tags, sizes and problems of every repository, as columns; `state` is that of the catalog which they are of. */
export function repositoryFactsQuery(client: Client, store: string, state: CatalogState) {
  return queryOptions({
    queryKey: ['catalog', store, 'repositories', ...knownBy(state)],
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
    queryKey: ['catalog', 'uses', digest, ...knownBy(state)],
    ...streamed({
      streamFn: ({ signal }) => listingParts(client.digestUses({ digest }, { signal })),
      reducer: addToListing<DigestUses>,
      initialValue: noUses,
      refetchMode: 'replace',
    }),
    gcTime: 60_000,
  })
}

/** What changes when an answer that is made of everything may be another one. */
export function knownBy({ asOfMs = 0, editions, unreadManifests = -1 }: CatalogState): readonly number[] {
  return [asOfMs, editions?.tables ?? 0, unreadManifests]
}

const noPlaces: Listing<BlobInStore> = emptyListing
const noShared: Listing<SharedBlobs> = emptyListing

/** Which stores hold a blob; `known` says what is remembered of the stores, as `knownVersion` does. */
export function blobInStoresQuery(client: Client, digest: string, known: string) {
  return queryOptions({
    queryKey: ['catalog', 'places', digest, known],
    ...streamed({
      streamFn: ({ signal }) => listingParts(client.blobInStores({ digest }, { signal })),
      reducer: addToListing<BlobInStore>,
      initialValue: noPlaces,
      refetchMode: 'replace',
    }),
    gcTime: 60_000,
  })
}

/** What each two of these stores share, at most `mostShared` of them. */
export function sharedBlobsQuery(client: Client, stores: readonly string[], known: string) {
  return queryOptions({
    queryKey: ['catalog', 'shared', stores, known],
    ...streamed({
      streamFn: ({ signal }) => listingParts(client.sharedBlobs({ stores }, { signal })),
      reducer: addToListing<SharedBlobs>,
      initialValue: noShared,
      refetchMode: 'replace',
    }),
    enabled: stores.length > 1,
    gcTime: 60_000,
  })
}

/** Changes when what is remembered of the stores changes. */
export function knownVersion(totals: ReadonlyMap<string, StoreTotals>): string {
  return [...totals.values()]
    .map(
      (each) =>
        `${each.store} ${each.asOfMs} ${each.totals.blobs} ${each.totals.blobBytes} ${each.totals.manifests}`,
    )
    .join('\n')
}

/** Lists a store again, or joins the listing that runs. */
export function useRefreshCatalog() {
  const client = useClient()
  return useMutation({ mutationFn: (store: string) => client.refreshCatalog({ store }) })
}

/** Stops the listing or reading of a store that runs. */
export function useStopCatalog() {
  const client = useClient()
  return useMutation({ mutationFn: (store: string) => client.stopCatalog({ store }) })
}

/** Lets a listing go on that waits because the store is large. */
export function useContinueCatalog() {
  const client = useClient()
  return useMutation({ mutationFn: (store: string) => client.continueCatalog({ store }) })
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
