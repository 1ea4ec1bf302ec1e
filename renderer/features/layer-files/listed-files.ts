import { useQuery, useQueryClient } from '@tanstack/react-query'

import { useClient } from '../../api/client/client-context.tsx'
import { failureOf } from '../../api/failure-of.ts'
import { noEntries, type EntryList } from '../../api/lists/entry-list.ts'
import type { ImageFiles, LayerFiles } from '../../api/lists/layer-files.ts'
import {
  imageFilesQuery,
  layerFilesQuery,
  useFewListings,
  type LayerOfImage,
  type MergedLayers,
} from '../../api/queries/contents.ts'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'

/** A list of files that is there, or on its way. */
export interface ListedFiles<Files> {
  readonly files: Files | undefined
  readonly entries: EntryList
  readonly isWhole: boolean
  readonly isReading: boolean
  readonly error: Error | null
  /** How far it is, in words; undefined before the host says. */
  readonly progress: string | undefined
  /** From 0 to 1. */
  readonly share: number
  readonly start: () => void
  readonly stop: () => void
}

/** The files of one layer. They are asked for while `enabled`, and kept a while. */
export function useLayerFiles(layer: LayerOfImage, enabled: boolean): ListedFiles<LayerFiles> {
  const { t } = useTranslation('contents')
  const format = useFormat()
  const query = layerFilesQuery(useClient(), layer)
  const queries = useQueryClient()
  const listed = useQuery({ ...query, enabled })
  useFewListings(query.queryKey)
  const reading = listed.data?.reading
  const done = format.bytes(reading?.readBytes ?? 0)
  return {
    files: listed.data,
    entries: listed.data?.entries ?? noEntries,
    isWhole: listed.data?.summary !== undefined,
    isReading: listed.isFetching,
    error: failureOf(listed),
    progress:
      reading === undefined
        ? undefined
        : reading.ofBytes > 0
          ? t('reading', { done, all: format.bytes(reading.ofBytes) })
          : t('readingUnknown', { done }),
    share: shareOf(reading),
    start: () => void listed.refetch(),
    stop: () => void queries.cancelQueries({ queryKey: query.queryKey, exact: true }, { revert: false }),
  }
}

/** The files of several layers, merged. */
export function useImageFiles(image: MergedLayers, enabled: boolean): ListedFiles<ImageFiles> {
  const { t } = useTranslation('contents')
  const format = useFormat()
  const query = imageFilesQuery(useClient(), image)
  const queries = useQueryClient()
  const listed = useQuery({ ...query, enabled })
  useFewListings(query.queryKey)
  const reading = listed.data?.reading
  return {
    files: listed.data,
    entries: listed.data?.entries ?? noEntries,
    isWhole: listed.data?.summary !== undefined,
    isReading: listed.isFetching,
    error: failureOf(listed),
    progress:
      reading === undefined
        ? undefined
        : t('readingLayers', {
            done: format.count(reading.done),
            of: format.count(reading.of),
            bytes: format.bytes(reading.readBytes),
            all: format.bytes(reading.ofBytes),
          }),
    share: shareOf(reading),
    start: () => void listed.refetch(),
    stop: () => void queries.cancelQueries({ queryKey: query.queryKey, exact: true }, { revert: false }),
  }
}

function shareOf(reading: { readonly readBytes: number; readonly ofBytes: number } | undefined): number {
  return reading === undefined || reading.ofBytes === 0 ? 0 : reading.readBytes / reading.ofBytes
}
