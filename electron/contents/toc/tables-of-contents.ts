import { setImmediate as breath } from 'node:timers/promises'

import { isStoreError } from '../../../drivers/index.ts'
import type { TableProblem } from '../../api/rows.ts'
import type { Descriptor } from '../../registry/manifests/manifest.ts'
import type { LayerIndex } from '../model/layer-reader.ts'
import type { RangedBlob } from '../model/ranged-blob.ts'
import type { FoundTable, ReadTable, TableOfContents } from '../model/table-of-contents.ts'
import { fileOf } from '../reader/file-of.ts'
import { EntryRows, type EntryBatch } from '../tar/entry-batch.ts'
import { FileChunks } from './file-chunks.ts'
import { annotatedTable, footerTable, isTableElsewhere, type TablePlace } from './table-place.ts'
import { TocFiles } from './toc-files.ts'
import { broken, type TocRows } from './toc-rows.ts'

/**
 * The tables of contents of eStargz and zstd:chunked layers. One request reads the end of the layer, with the table in it where it
 * is not larger than 256 KiB; a second one the rest of a larger table. Where the manifest says the table's digest it is
 * compared. A table that is broken, is not that of the digest or is too large is not used.
 */
export const tablesOfContents: TableOfContents = {
  async find(source, descriptor, readTable, signal) {
    try {
      return await findTable(source, descriptor, readTable, signal)
    } catch (error) {
      // Whatever is wrong with a table: the layer itself is what counts.
      if (!isStoreError(error)) throw error
      if (error.code === 'TooLarge') return unusable('tooLarge')
      if (error.code === 'Corrupt')
        return unusable(error.reason?.id === 'layerOtherBytes' ? 'otherDigest' : 'broken')
      throw error
    }
  },
}

async function findTable(
  blob: RangedBlob,
  descriptor: Descriptor,
  readTable: ReadTable,
  signal: AbortSignal,
): Promise<FoundTable | undefined> {
  if (!mayHaveTable(descriptor)) return undefined
  const said = annotatedTable(descriptor, blob.sizeBytes)
  const length = said === undefined ? Math.min(blob.sizeBytes, tailBytes) : 0
  const tail = await bytesOf(blob, { offset: blob.sizeBytes - length, length }, signal)
  const place = said ?? footerTable(tail, descriptor, blob.sizeBytes)
  if (place === undefined) return isTableElsewhere(tail) ? unusable('elsewhere') : undefined
  if (place.lengthBytes > mostTableBytes) return unusable('tooLarge')
  const before = blob.sizeBytes - length
  const missing = Math.min(place.lengthBytes, Math.max(0, before - place.offset))
  const table = async function* () {
    if (missing > 0) yield* blob.read({ offset: place.offset, length: missing }, signal)
    const from = place.offset + missing - before
    if (missing < place.lengthBytes) yield tail.subarray(from, from + place.lengthBytes - missing)
  }
  const batches: EntryBatch[] = []
  const chunks = await readTable(place, table(), (batch) => void batches.push(batch), signal)
  const entries = await joined(batches, signal)
  return { kind: 'used', index: indexOf(blob, place, { entries, chunks: new FileChunks(chunks) }) }
}

function unusable(problem: TableProblem): FoundTable {
  return { kind: 'unusable', problem }
}

/** One of all, a few a turn: columns that grow are copied at once, which takes long for a million entries. */
async function joined(batches: readonly EntryBatch[], signal: AbortSignal): Promise<EntryBatch> {
  const rows = new EntryRows(batches.reduce((sum, { count }) => sum + count, 0))
  for (const [at, batch] of batches.entries()) {
    rows.append(batch)
    if (at % batchesATurn === 0) await breath(undefined, { signal })
  }
  return rows.batch
}

const batchesATurn = 4

/** A small table and the footer. */
const tailBytes = 256 * 1024
/** As much text as a million entries have. */
const mostTableBytes = 256 * 1024 * 1024

function mayHaveTable({ mediaType, annotations = {} }: Descriptor): boolean {
  if (Object.keys(annotations).some((name) => /stargz|zstd-chunked/.test(name))) return true
  return /[.+](?:gzip|zstd)$/.test(mediaType)
}

function indexOf(blob: RangedBlob, place: TablePlace, rows: TocRows): LayerIndex {
  const compression = place.form === 'estargz' ? 'gzip' : 'zstd'
  const files = new TocFiles(
    blob,
    compression,
    rows,
    place.offset + (place.form === 'estargz' ? place.lengthBytes : 0),
  )
  const { entries } = rows
  return {
    way: place.form,
    compression,
    compressedBytes: blob.sizeBytes,
    unpackedBytes: undefined,
    entries,
    async *openFile(entry, signal) {
      yield* files.open(fileOf(entries, entry), signal)
    },
  }
}

async function bytesOf(
  blob: RangedBlob,
  range: { readonly offset: number; readonly length: number },
  signal: AbortSignal,
): Promise<Buffer> {
  if (range.length === 0) return Buffer.alloc(0)
  const chunks: Uint8Array[] = []
  for await (const chunk of blob.read(range, signal)) chunks.push(Buffer.from(chunk))
  const bytes = Buffer.concat(chunks)
  if (bytes.byteLength !== range.length) throw broken()
  return bytes
}
