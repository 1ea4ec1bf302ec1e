import type { TableProblem } from '../../api/rows.ts'
import type { Descriptor } from '../../registry/manifests/manifest.ts'
import type { EntryBatch } from '../tar/entry-batch.ts'
import type { ChunkColumns } from '../toc/file-chunks.ts'
import type { TablePlace } from '../toc/table-place.ts'
import type { LayerIndex } from './layer-reader.ts'
import type { RangedBlob } from './ranged-blob.ts'

/** A form of layers that keep a list of their files, so that it is not necessary to read all of them. */
export interface TableOfContents {
  /**
   * Undefined where the layer has no table of this form. Then, and where it cannot be used, the whole layer is read. `descriptor` is of the manifest that the layer is looked at through; its annotations may say where the table is.
   */
  find(
    source: RangedBlob,
    descriptor: Descriptor,
    readTable: ReadTable,
    signal: AbortSignal,
  ): Promise<FoundTable | undefined>
}

/** The layer by its table, or why its table cannot be used. */
export type FoundTable =
  | { readonly kind: 'used'; readonly index: LayerIndex }
  | { readonly kind: 'unusable'; readonly problem: TableProblem }

/** Reads the bytes of a table, elsewhere than in the main thread; see `readTable` in `toc/read-table.ts`. */
export type ReadTable = (
  place: TablePlace,
  packed: AsyncIterable<Uint8Array>,
  onBatch: (batch: EntryBatch) => void,
  signal: AbortSignal,
) => Promise<ChunkColumns>
