import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'

import type { Client } from '../../../electron/api/contract.ts'
import type { FileRow, FolderSum } from '../../../electron/api/rows.ts'
import { useClient } from '../client/client-context.tsx'
import { addToListing, emptyListing, listingParts, type Listing } from '../lists/listing.ts'
import { streamed } from '../client/streamed.ts'
import { failureOf } from '../failure-of.ts'

export type FileListing = Listing<readonly FileRow[]>

const noFiles: FileListing = emptyListing

export function filesKey(store: string, prefix: string) {
  return [store, 'files', prefix] as const
}

/** One folder of a bucket, page by page. Listed again, it is replaced when the new list is whole. */
export function filesQuery(client: Client, store: string, prefix: string) {
  return queryOptions({
    queryKey: filesKey(store, prefix),
    ...streamed({
      streamFn: ({ signal }) => listingParts(client.listFiles({ store, prefix }, { signal })),
      reducer: addToListing<readonly FileRow[]>,
      initialValue: noFiles,
      refetchMode: 'replace',
    }),
  })
}

const nothingSummed: FolderSum = { objects: 0, sizeBytes: 0, requests: 0, whole: false, atMs: 0 }

/** Adds up everything below a prefix, when it is told to. Leaving the view stops it; a whole sum is kept. */
export function useFolderSum(store: string, prefix: string) {
  const client = useClient()
  const queries = useQueryClient()
  const queryKey = [store, 'folderSum', prefix]
  const query = useQuery({
    queryKey,
    ...streamed({
      streamFn: ({ signal }) => client.sumFolder({ store, prefix }, { signal }),
      reducer: (_: FolderSum, sum: FolderSum) => sum,
      initialValue: nothingSummed,
    }),
    enabled: false,
    gcTime: Infinity,
  })
  return {
    sum: query.data,
    running: query.isFetching,
    error: failureOf(query),
    start: () => void query.refetch(),
    stop: () => void queries.cancelQueries({ queryKey, exact: true }, { revert: false }),
  }
}

/** The folder that a key is in: empty at the top, otherwise ending in `/`. */
export function folderOf(key: string): string {
  return key.slice(0, key.replace(/\/$/, '').lastIndexOf('/') + 1)
}

/** The folder of a key and every folder above it, the top included. */
export function foldersAbove(key: string): readonly string[] {
  const folders: string[] = []
  let folder = folderOf(key)
  while (folder !== '') {
    folders.push(folder)
    folder = folderOf(folder)
  }
  return [...folders, '']
}

/** One object, as the service describes it. */
export function fileQuery(client: Client, store: string, key: string) {
  return queryOptions({
    queryKey: [store, 'file', key],
    queryFn: ({ signal }) => client.getFile({ store, key }, { signal }),
  })
}

/** What one object holds, as far as it can be shown. Its entity tag makes it another one when it is written again. */
export function filePreviewQuery(client: Client, store: string, key: string, etag: string) {
  return queryOptions({
    queryKey: [store, 'filePreview', key, etag],
    queryFn: ({ signal }) => client.previewFile({ store, key }, { signal }),
    gcTime: 60_000,
  })
}
