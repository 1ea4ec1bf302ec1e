import { queryOptions } from '@tanstack/react-query'

import type { Client } from '../../../electron/api/contract.ts'
import { addBlobs, noBlobs } from '../lists/blob-columns.ts'
import { listingParts } from '../lists/listing.ts'
import { addScan, noCounts } from '../lists/reference-counts.ts'
import { streamed } from '../client/streamed.ts'

/** Every blob of a store, as columns. */
export function blobsQuery(client: Client, store: string) {
  return queryOptions({
    queryKey: [store, 'blobs'],
    ...streamed({
      streamFn: ({ signal }) => listingParts(client.listBlobs({ store }, { signal })),
      reducer: addBlobs,
      initialValue: noBlobs,
      refetchMode: 'replace',
    }),
  })
}

/** Reads every manifest of a store and counts what refers to what. */
export function referenceCountsQuery(client: Client, store: string) {
  return queryOptions({
    queryKey: [store, 'referenceCounts'],
    ...streamed({
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
