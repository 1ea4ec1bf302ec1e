import { queryOptions } from '@tanstack/react-query'

import type { Client } from '../../../electron/api/contract.ts'
import type { MultipartUploadRow } from '../../../electron/api/rows.ts'
import { addToListing, emptyListing, listingParts, type Listing } from '../lists/listing.ts'
import { streamed } from '../client/streamed.ts'

export type UploadListing = Listing<readonly MultipartUploadRow[]>

const noUploads: UploadListing = emptyListing

export function uploadsKey(store: string) {
  return [store, 'uploads'] as const
}

/** Multipart uploads of the whole bucket; rows come again with their sizes. */
export function uploadsQuery(client: Client, store: string) {
  return queryOptions({
    queryKey: uploadsKey(store),
    ...streamed({
      streamFn: ({ signal }) => listingParts(client.listUploads({ store }, { signal })),
      reducer: addToListing<readonly MultipartUploadRow[]>,
      initialValue: noUploads,
      refetchMode: 'replace',
    }),
  })
}

/** Names an upload among those of a store: one key may have several. */
export function uploadId(row: Pick<MultipartUploadRow, 'key' | 'uploadId'>): string {
  return `${row.uploadId}\n${row.key}`
}
