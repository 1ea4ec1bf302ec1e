import { experimental_streamedQuery as streamedQuery, queryOptions } from '@tanstack/react-query'

import type { Client } from '../../../electron/api/contract.ts'
import { addBlobs, noBlobs } from '../lists/blob-columns.ts'
import { listingParts, staleUnlessEnded } from '../lists/listing.ts'
import { addScan, noCounts } from '../lists/reference-counts.ts'

/** Every blob of a store, as columns. */
export function blobsQuery(client: Client, store: string) {
  return queryOptions({
    queryKey: [store, 'blobs'],
    queryFn: streamedQuery({
      streamFn: ({ signal }) => listingParts(client.listBlobs({ store }, { signal })),
      reducer: addBlobs,
      initialValue: noBlobs,
      refetchMode: 'replace',
    }),
    staleTime: staleUnlessEnded,
  })
}

/** Reads every manifest of a store and counts what refers to what. */
export function referenceCountsQuery(client: Client, store: string) {
  return queryOptions({
    queryKey: [store, 'referenceCounts'],
    queryFn: streamedQuery({
      streamFn: ({ signal }) => client.scanReferences({ store }, { signal }),
      reducer: addScan,
      initialValue: noCounts,
      // Counts that were whole are shown until there are others.
      refetchMode: 'replace',
    }),
  })
}

export function blobQuery(client: Client, store: string, digest: string) {
  return queryOptions({
    queryKey: [store, 'blob', digest],
    queryFn: ({ signal }) => client.getBlob({ store, digest }, { signal }),
  })
}
