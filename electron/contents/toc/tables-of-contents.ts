import { createHash } from 'node:crypto'
import { setImmediate as breath } from 'node:timers/promises'

import { isStoreError } from '../../../drivers/index.ts'
import { algorithmOf, hexOf, type Digest } from '../../../drivers/common/names.ts'
import { decompress } from '../../images/archive/compression/compression.ts'
import type { Descriptor } from '../../registry/manifests/manifest.ts'
import type { LayerIndex } from '../model/layer-reader.ts'
import type { RangedBlob } from '../model/ranged-blob.ts'
import type { TableOfContents } from '../model/table-of-contents.ts'
import { fileOf } from '../reader/file-of.ts'
import { TarParser, type TarItem } from '../tar/tar-parser.ts'
import { entryRow } from '../tar/entry-row.ts'
import { annotatedTable, footerTable, type TablePlace } from './table-place.ts'
import { JsonEntries } from './json-entries.ts'
import { TocFiles } from './toc-files.ts'
import { broken, TocRowsBuilder, type TocRows } from './toc-rows.ts'

/**
 * The tables of contents of eStargz and zstd:chunked layers. One request reads the end of the layer, with the table in it where it
 * is not larger than 256 KiB; a second one the rest of a larger table. Where the manifest says the table's digest it is
 * compared. A table that is broken, is not that of the digest or is too large is not used.
 */
export const tablesOfContents: TableOfContents = {
  async find(source, descriptor, signal) {
    try {
      return await findTable(source, descriptor, signal)
    } catch (error) {
      // Whatever is wrong with a table: the layer itself is what counts.
      if (isStoreError(error) && (error.code === 'Corrupt' || error.code === 'TooLarge')) return undefined
      throw error
    }
  },
}

async function findTable(
  blob: RangedBlob,
  descriptor: Descriptor,
  signal: AbortSignal,
): Promise<LayerIndex | undefined> {
  if (!mayHaveTable(descriptor)) return undefined
  const said = annotatedTable(descriptor, blob.sizeBytes)
  const length = said === undefined ? Math.min(blob.sizeBytes, tailBytes) : 0
  const tail = await bytesOf(blob, { offset: blob.sizeBytes - length, length }, signal)
  const place = said ?? footerTable(tail, descriptor, blob.sizeBytes)
  if (place === undefined || place.lengthBytes > mostTableBytes) return undefined
  const before = blob.sizeBytes - length
  const missing = Math.min(place.lengthBytes, Math.max(0, before - place.offset))
  const table = async function* () {
    if (missing > 0) yield* blob.read({ offset: place.offset, length: missing }, signal)
    const from = place.offset + missing - before
    if (missing < place.lengthBytes) yield tail.subarray(from, from + place.lengthBytes - missing)
  }
  const rows =
    place.form === 'estargz'
      ? await readEstargz(table(), place, signal)
      : await readZstdChunked(table(), place, signal)
  return indexOf(blob, place, rows)
}

/** A small table and the footer. */
const tailBytes = 256 * 1024
/** As much text as a million entries have. */
const mostTableBytes = 256 * 1024 * 1024
const mostJsonBytes = 1024 * 1024 * 1024

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

/** The table is a tar archive of one file in a gzip member of its own. It is a file of the layer, too: the last one. */
async function readEstargz(
  packed: AsyncIterable<Uint8Array>,
  place: TablePlace,
  signal: AbortSignal,
): Promise<TocRows> {
  const builder = new TocRowsBuilder(place.offset)
  const reading = new TableReading(builder, place.digest)
  let own: TarItem | undefined
  const parser = new TarParser({
    entry(item) {
      if (own !== undefined || item.name !== 'stargz.index.json' || item.type !== '0') throw broken()
      own = item
    },
    content: (bytes) => reading.take(bytes),
  })
  for await (const chunk of decompress('gzip', packed, place.lengthBytes)) {
    for (const slice of slices(chunk)) {
      parser.push(slice)
      await breath(undefined, { signal })
    }
  }
  parser.end()
  reading.end()
  if (own === undefined) throw broken()
  const row = entryRow(own)
  if (row === undefined) throw broken()
  // What `tar` lists of the layer, the table is a part of: whoever does not know of it unpacks it as a file.
  builder.addTable(row, tarHeaderBytes)
  return builder.rows
}

const tarHeaderBytes = 512

async function readZstdChunked(
  packed: AsyncIterable<Uint8Array>,
  place: TablePlace,
  signal: AbortSignal,
): Promise<TocRows> {
  const builder = new TocRowsBuilder(place.offset)
  // The digest in the manifest is that of the compressed table.
  const reading = new TableReading(builder, undefined)
  const hash = createHash(place.digest === undefined ? 'sha256' : algorithmOf(place.digest))
  const hashed = async function* () {
    for await (const chunk of packed) {
      hash.update(chunk)
      yield chunk
    }
  }
  for await (const chunk of decompress('zstd', hashed(), place.lengthBytes)) {
    for (const slice of slices(chunk)) {
      reading.take(slice)
      await breath(undefined, { signal })
    }
  }
  reading.end()
  if (place.digest !== undefined && hash.digest('hex') !== hexOf(place.digest)) throw broken()
  return builder.rows
}

class TableReading {
  readonly #json: JsonEntries
  readonly #hash: ReturnType<typeof createHash> | undefined
  readonly #digest: Digest | undefined
  #readBytes = 0

  constructor(builder: TocRowsBuilder, digest: Digest | undefined) {
    this.#json = new JsonEntries((entry) => builder.add(entry))
    this.#hash = digest === undefined ? undefined : createHash(algorithmOf(digest))
    this.#digest = digest
  }

  take(bytes: Uint8Array): void {
    this.#readBytes += bytes.byteLength
    if (this.#readBytes > mostJsonBytes) throw broken()
    this.#hash?.update(bytes)
    this.#json.push(bytes)
  }

  end(): void {
    const { version } = this.#json.end()
    if (version !== 1) throw broken()
    if (this.#digest !== undefined && this.#hash?.digest('hex') !== hexOf(this.#digest)) throw broken()
  }
}

/** A slice of a table is read in a few milliseconds. */
function* slices(bytes: Uint8Array): Generator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.byteLength; at += sliceBytes) yield bytes.subarray(at, at + sliceBytes)
}

const sliceBytes = 64 * 1024

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
