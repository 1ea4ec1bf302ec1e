import type { StoreRow } from '../../../electron/api/rows.ts'
import type { Entry } from '../../api/lists/entry-list.ts'

/** Larger layers are read when a person asks: a service may bill what leaves it. */
export const readAtOnceBytes = 4_000_000

/** The image whose layers these are. */
export interface ImagePlace {
  readonly store: StoreRow
  readonly repository: string
  /** Its digest. */
  readonly manifest: string
}

/** Whether there are bytes to show or save. */
export function hasContent({ kind, change }: Pick<Entry, 'kind' | 'change'>): boolean {
  return (kind === 'file' || kind === 'hardLink') && change !== 'deleted'
}

/** What a layer is called as a file, as it is stored: `gateway-layer-2`, with what its compression adds. */
export function layerFileName(repository: string, index: number, mediaType: string): string {
  return `${lastName(repository)}-layer-${index}${layerEnding(mediaType)}`
}

/** What a layer is called when it is unpacked. */
export function layerTarName(repository: string, index: number): string {
  return `${lastName(repository)}-layer-${index}.tar`
}

/** What the files of an image are called together, unlike the image itself when it is exported. */
export function imageTarName(repository: string): string {
  return `${lastName(repository)}-files.tar`
}

function layerEnding(mediaType: string): string {
  if (/[+.]gzip$/.test(mediaType)) return '.tar.gz'
  if (mediaType.endsWith('+zstd')) return '.tar.zst'
  return /[.+](tar|diff)$/.test(mediaType) ? '.tar' : ''
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
