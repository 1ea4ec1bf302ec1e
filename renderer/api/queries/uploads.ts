import { experimental_streamedQuery as streamedQuery, queryOptions } from '@tanstack/react-query'

import type { Client } from '../../../electron/api/contract.ts'
import type { MultipartUploadRow } from '../../../electron/api/rows.ts'
import { addToListing, emptyListing, listingParts, staleUnlessEnded, type Listing } from '../lists/listing.ts'

export type UploadListing = Listing<readonly MultipartUploadRow[]>

const noUploads: UploadListing = emptyListing

export function uploadsKey(store: string) {
  return [store, 'uploads'] as const
}

/** Multipart uploads of the whole bucket; rows come again with their sizes. */
export function uploadsQuery(client: Client, store: string) {
  return queryOptions({
    queryKey: uploadsKey(store),
    queryFn: streamedQuery({
      streamFn: ({ signal }) => listingParts(client.listUploads({ store }, { signal })),
      reducer: addToListing<readonly MultipartUploadRow[]>,
      initialValue: noUploads,
      refetchMode: 'replace',
    }),
    staleTime: staleUnlessEnded,
  })
}

/** Names an upload among those of a store: one key may have several. */
export function uploadId(row: Pick<MultipartUploadRow, 'key' | 'uploadId'>): string {
  return `${row.uploadId}\n${row.key}`
}
