import { isStoreError } from '../../../drivers/index.ts'
import { contentDigestBytes } from '../model/layer-entries.ts'
import type { LayerIndex, LayerWay } from '../model/layer-reader.ts'
import type { RangedBlob } from '../model/ranged-blob.ts'
import type { EntryBatch } from '../tar/entry-batch.ts'
import { fileContent } from '../tar/file-content.ts'
import type { LayerFacts } from '../thread/read-layer.ts'
import { fileOf } from './file-of.ts'
import { unpackedRange } from './unpacked-range.ts'

/** What is known of a layer that was read as a whole, now or before. */
export function readLayerIndex(
  facts: LayerFacts,
  entries: EntryBatch,
  way: LayerWay,
  blob: RangedBlob,
): LayerIndex {
  const { compression, unpackedBytes } = facts
  return {
    way,
    compression,
    compressedBytes: blob.sizeBytes,
    unpackedBytes,
    entries,
    openFile(entry, signal) {
      const file = fileOf(entries, entry)
      const from = entries.startsAt[file] ?? 0
      const to = entries.startsAt[file + 1] ?? unpackedBytes
      const unpacked = unpackedRange(blob, facts, { from, to }, signal)
      return fileContent(unpacked, {
        startsAt: from,
        sizeBytes: entries.sizesBytes[file] ?? 0,
        contentDigest: entries.contentDigests.subarray(
          file * contentDigestBytes,
          (file + 1) * contentDigestBytes,
        ),
      })
    },
  }
}

/** Whether it is the failure that says that the content is no tar archive. */
export function isNoTar(error: unknown): boolean {
  return isStoreError(error) && (error.reason?.id === 'notTar' || error.reason?.id === 'packedOtherwise')
}
