import { queryOptions, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

import type { Client } from '../../../electron/api/contract.ts'
import { calmly } from '../lists/calmly.ts'
import { addImageEvents, addLayerEvents, noImageFiles, noLayerFiles } from '../lists/layer-files.ts'
import { streamed } from '../client/streamed.ts'

/** A layer of an image in a store. */
export interface LayerOfImage {
  readonly store: string
  readonly repository: string
  readonly manifest: string
  /** Its digest. */
  readonly layer: string
}

/** The layers of an image up to one, counted from 1; all of them when that is absent. */
export interface MergedLayers {
  readonly store: string
  readonly repository: string
  readonly manifest: string
  readonly upTo?: number
}

const layerFiles = 'layerFiles'
const imageFiles = 'imageFiles'

/** What is in a layer, growing while the layer is read. The host goes on reading when nobody looks any more. */
export function layerFilesQuery(client: Client, layer: LayerOfImage) {
  return queryOptions({
    queryKey: [layer.store, layerFiles, layer.repository, layer.manifest, layer.layer],
    ...streamed({
      streamFn: ({ signal }) => calmly(client.listLayerFiles(layer, { signal })),
      reducer: addLayerEvents,
      initialValue: noLayerFiles,
    }),
  })
}

/** The image as it runs, or as it is after one of its layers. */
export function imageFilesQuery(client: Client, { upTo, ...image }: MergedLayers) {
  const input = upTo === undefined ? image : { ...image, upTo }
  return queryOptions({
    queryKey: [image.store, imageFiles, image.repository, image.manifest, upTo ?? 'all'],
    ...streamed({
      streamFn: ({ signal }) => calmly(client.listImageFiles(input, { signal })),
      reducer: addImageEvents,
      initialValue: noImageFiles,
    }),
  })
}

/** What a file of a layer holds, as far as it can be shown. `entry` counts the entries of the layer from 0. */
export function layerFilePreviewQuery(client: Client, layer: LayerOfImage, entry: number) {
  return queryOptions({
    queryKey: [layer.store, 'layerFilePreview', layer.repository, layer.manifest, layer.layer, entry],
    queryFn: ({ signal }) => client.previewLayerFile({ ...layer, entry }, { signal }),
    gcTime: 60_000,
  })
}

/** A list of half a million entries takes a hundred megabytes: only those that were looked at last are kept. */
export function useFewListings(queryKey: readonly unknown[]): void {
  const queries = useQueryClient()
  const name = queryKey.join(' ')
  useEffect(() => () => forgetOldListings(queries, name), [queries, name])
}

/** How many stay that nobody looks at. */
const mostKept = 3

/** `left` is the one that nobody looks at from now on. */
function forgetOldListings(queries: QueryClient, left: string): void {
  const cache = queries.getQueryCache()
  const unused = cache
    .findAll()
    .filter(({ queryKey: [, kind] }) => kind === layerFiles || kind === imageFiles)
    .filter((query) => !query.isActive() || query.queryKey.join(' ') === left)
    .sort((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt)
  for (const query of unused.slice(mostKept)) cache.remove(query)
}
