import { createHash } from 'node:crypto'
import { setImmediate as breath } from 'node:timers/promises'

import { explained, type StoreError } from '../../../drivers/index.ts'
import { algorithmOf, hexOf, type Digest } from '../../../drivers/common/names.ts'
import { decompress } from '../../images/archive/compression/compression.ts'
import { explain } from '../explain.ts'
import type { EntryBatch } from '../tar/entry-batch.ts'
import { entryRow } from '../tar/entry-row.ts'
import { TarParser, type TarItem } from '../tar/tar-parser.ts'
import type { ChunkColumns } from './file-chunks.ts'
import { JsonEntries } from './json-entries.ts'
import type { TablePlace } from './table-place.ts'
import { broken, TocRowsBuilder } from './toc-rows.ts'

/**
 * Reads a table of contents: gives its entries in batches while its compressed bytes come, and at the end where the bytes of the
 * files are. Compares the digest that the manifest says. Fails with Corrupt for what is damaged: none of the entries is to
 * be used then.
 */
export function readTable(
  packed: AsyncIterable<Uint8Array>,
  place: TablePlace,
): AsyncGenerator<EntryBatch, ChunkColumns, undefined> {
  return place.form === 'estargz' ? readEstargz(packed, place) : readZstdChunked(packed, place)
}

/** The table is a tar archive of one file in a gzip member of its own. It is a file of the layer, too: the last one. */
async function* readEstargz(
  packed: AsyncIterable<Uint8Array>,
  place: TablePlace,
): AsyncGenerator<EntryBatch, ChunkColumns, undefined> {
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
  for await (const slice of slices(decompress('gzip', packed, place.lengthBytes))) {
    parser.push(slice)
    if (builder.waiting >= mostInBatch) yield builder.takeBatch()
  }
  parser.end()
  reading.end()
  const row = own === undefined ? undefined : entryRow(own)
  if (row === undefined) throw broken()
  // What `tar` lists of the layer, the table is a part of: whoever does not know of it unpacks it as a file.
  builder.addTable(row, tarHeaderBytes)
  yield builder.takeBatch()
  return builder.chunks
}

const tarHeaderBytes = 512

async function* readZstdChunked(
  packed: AsyncIterable<Uint8Array>,
  place: TablePlace,
): AsyncGenerator<EntryBatch, ChunkColumns, undefined> {
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
  for await (const slice of slices(decompress('zstd', hashed(), place.lengthBytes))) {
    reading.take(slice)
    if (builder.waiting >= mostInBatch) yield builder.takeBatch()
  }
  reading.end()
  const { digest } = place
  if (digest !== undefined && hash.digest('hex') !== hexOf(digest)) throw otherDigest(digest)
  yield builder.takeBatch()
  return builder.chunks
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
    const digest = this.#digest
    if (digest !== undefined && this.#hash?.digest('hex') !== hexOf(digest)) throw otherDigest(digest)
  }
}

function otherDigest(digest: Digest): StoreError {
  return explained('Corrupt', explain('layerOtherBytes', { digest }))
}

const mostJsonBytes = 1024 * 1024 * 1024
const mostInBatch = 4096

/** Of a size that is read in a few milliseconds, each in a turn of its own: whoever stops it is heard. */
async function* slices(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const bytes of chunks) {
    for (let at = 0; at < bytes.byteLength; at += sliceBytes) {
      yield bytes.subarray(at, at + sliceBytes)
      await breath()
    }
  }
}

const sliceBytes = 64 * 1024
