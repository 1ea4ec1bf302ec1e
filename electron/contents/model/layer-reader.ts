import type { Digest, RepositoryName } from '../../../drivers/common/names.ts'
import type { TableProblem } from '../../api/rows.ts'
import type { LayerEntries } from './layer-entries.ts'

/** A layer of a manifest: the manifest says its media type and size, and where its table of contents is. */
export interface LayerPlace {
  readonly store: string
  readonly repository: RepositoryName
  readonly manifest: Digest
  readonly layer: Digest
}

/**
 * How the entries became known: from what was kept when the layer was read before, from the table of contents of an
 * eStargz or zstd:chunked layer, or by reading all of it once.
 */
export type LayerWay = 'kept' | 'estargz' | 'zstdChunked' | 'whole'

export interface LayerReading {
  readonly way: LayerWay
  readonly requests: number
  readonly readBytes: number
  readonly ofBytes: number
  readonly entries: number
}

/** What is known of a layer once it was read. */
export interface LayerIndex {
  readonly way: LayerWay
  /** Why the layer was read whole though it has a table of contents. */
  readonly tableProblem?: TableProblem
  readonly compression: 'none' | 'gzip' | 'zstd' | 'xz' | 'bzip2'
  readonly compressedBytes: number
  /** Of the tar archive; undefined where a table of contents does not tell. */
  readonly unpackedBytes: number | undefined
  readonly entries: LayerEntries
  /**
   * The bytes of a file, by reading as little of the layer as its form allows. `entry` is a position in `entries`; a hard
   * link gives the bytes of what it leads to. Fails with Unsupported for what has no bytes.
   */
  openFile(entry: number, signal: AbortSignal): AsyncIterable<Uint8Array>
}

/**
 * Reads the files of layers. What was read is kept beside the catalog, by digest. A layer that two callers ask for is read
 * once. Fails with Unsupported, with its reason, for encrypted and foreign layers and for what is no tar archive.
 */
export interface LayerReader {
  index(
    place: LayerPlace,
    signal: AbortSignal,
    onReading?: (reading: LayerReading, newest: LayerEntries | undefined) => void,
  ): Promise<LayerIndex>
}
