import { explained, type StoreError } from '../../../drivers/index.ts'
import { asDigest, hexOf } from '../../../drivers/common/names.ts'
import { entryKinds } from '../../api/rows.ts'
import { refused } from '../../images/archive/refusals.ts'
import { explain } from '../explain.ts'
import { EntryRows, type EntryBatch, type EntryRow } from '../tar/entry-batch.ts'
import { entryRow } from '../tar/entry-row.ts'
import { mostEntries } from '../tar/tar-parser.ts'
import { ChunksBuilder, type ChunkColumns, type FileChunks } from './file-chunks.ts'
import { isObject } from './json-entries.ts'
import { PathSet } from './path-set.ts'

/** What a table of contents says, as columns, and where the bytes of files are. */
export interface TocRows {
  readonly entries: EntryBatch
  readonly chunks: FileChunks
}

/**
 * Takes the entries of a table of contents (the fields are those of eStargz; zstd:chunked has the same ones). Nothing in it is
 * trusted: what is no entry, leads out of the layer, or stands there twice fails with Corrupt, and the layer is read whole.
 */
export class TocRowsBuilder {
  #rows = new EntryRows()
  /** Entries of batches that were taken. */
  #taken = 0
  readonly #chunks = new ChunksBuilder()
  readonly #paths = new PathSet()
  readonly #endsAt: number
  #textLength = 0
  /** The file that chunks belong to; undefined where the last entry was none. */
  #file: { readonly entry: number; readonly sizeBytes: number } | undefined

  /** `endsAt` is where the table begins in the layer: no file is behind it. */
  constructor(endsAt: number) {
    this.#endsAt = endsAt
  }

  add(value: unknown): void {
    if (!isObject(value)) throw broken()
    const type = value['type']
    if (type === 'chunk') this.#addChunk(value)
    else this.#addEntry(value, typeof type === 'string' ? types[type] : undefined)
  }

  /** A last file, which the table does not name: the table itself. */
  addTable(row: EntryRow, innerOffset: number): void {
    this.#chunks.add({
      entry: this.#count,
      offset: this.#endsAt,
      innerOffset,
      fileOffset: 0,
      digest: undefined,
    })
    this.#rows.add(row)
  }

  /** Entries that `takeBatch` would give. */
  get waiting(): number {
    return this.#rows.count
  }

  /** The entries since the last batch. */
  takeBatch(): EntryBatch {
    const { batch } = this.#rows
    this.#taken += batch.count
    this.#rows = new EntryRows()
    return batch
  }

  get chunks(): ChunkColumns {
    return this.#chunks.columns
  }

  get #count(): number {
    return this.#taken + this.#rows.count
  }

  #addEntry(value: Readonly<Record<string, unknown>>, type: string | undefined): void {
    const name = value['name']
    if (type === undefined || typeof name !== 'string') throw broken()
    const sizeBytes = type === file ? wholeNumber(value['size']) : 0
    const contentDigest = type === file ? bytesOf(value['digest']) : undefined
    const row = entryRow({
      name,
      type,
      linkName: textOf(value['linkName']),
      sizeBytes,
      storedBytes: sizeBytes,
      startsAt: 0,
      sparse: 'not',
      mode: wholeNumber(value['mode']) & 0o7777,
      userId: wholeNumber(value['uid']),
      groupId: wholeNumber(value['gid']),
      modifiedAtMs: timeOf(value['modtime']),
    })
    this.#file = undefined
    if (row === undefined) return
    if (this.#count >= mostEntries) throw refused('tooManyEntries', { most: mostEntries })
    this.#textLength += row.path.length + row.target.length
    if (this.#textLength > mostTextLength) throw broken()
    const key = row.kind === opaque ? `${row.path}/` : row.path
    if (row.kind !== outside && !this.#paths.add(key)) throw broken()
    const entry = this.#count
    this.#rows.add({ ...row, ...(contentDigest === undefined ? {} : { contentDigest }) })
    if (type !== file) return
    this.#file = { entry, sizeBytes }
    if (sizeBytes > 0) this.#push(value, 0)
  }

  #addChunk(value: Readonly<Record<string, unknown>>): void {
    const { last } = this.#chunks
    const fileOffset = wholeNumber(value['chunkOffset'])
    // Chunks follow their file, each behind the one before, and end with it.
    if (this.#file === undefined || last === undefined || last.entry !== this.#file.entry) throw broken()
    if (fileOffset <= last.fileOffset || fileOffset >= this.#file.sizeBytes) throw broken()
    this.#push(value, fileOffset)
  }

  #push(value: Readonly<Record<string, unknown>>, fileOffset: number): void {
    if (this.#file === undefined) throw broken()
    const offset = wholeNumber(value['offset'])
    if (offset >= this.#endsAt || this.#chunks.count >= mostEntries * 2) throw broken()
    const said = textOf(value['chunkDigest'])
    const digest = bytesOf(said)
    // No writer makes others; what cannot be compared is not used.
    if (said !== '' && digest === undefined) throw broken()
    const innerOffset = wholeNumber(value['innerOffset'])
    this.#chunks.add({ entry: this.#file.entry, offset, innerOffset, fileOffset, digest })
  }
}

const file = '0'
const types: Readonly<Record<string, string>> = {
  reg: file,
  hardlink: '1',
  symlink: '2',
  char: '3',
  block: '4',
  dir: '5',
  fifo: '6',
}
const opaque = entryKinds.indexOf('opaque')
const outside = entryKinds.indexOf('outside')
/** As for a tar archive: all names are in memory while a layer is shown. */
const mostTextLength = 200_000_000

function wholeNumber(value: unknown): number {
  if (value === undefined) return 0
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw broken()
  return value
}

function textOf(value: unknown): string {
  if (value === undefined) return ''
  if (typeof value !== 'string') throw broken()
  return value
}

/** RFC 3339. Go writes a time that is not known as the year 1. */
function timeOf(value: unknown): number {
  const text = textOf(value)
  if (text === '' || text.startsWith('0001-')) return 0
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) throw broken()
  return ms
}

/** A SHA-256 as bytes; undefined for none, and for another algorithm. */
function bytesOf(value: unknown): Uint8Array | undefined {
  const digest = asDigest(textOf(value))
  return digest?.startsWith('sha256:') === true ? Buffer.from(hexOf(digest), 'hex') : undefined
}

/** Why a table is not used. Nobody is shown it: the layer is read whole then. */
export function broken(): StoreError {
  return explained('Corrupt', explain('tableBroken', {}))
}
