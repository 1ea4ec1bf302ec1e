import { badBlobPath, type BlobColumns } from '../../registry/blobs/list-blobs.ts'
import { layout } from '../../registry/layout/layout.ts'
import type { CatalogTables } from '../tables/catalog-tables.ts'
import { digestAt, noDigest, sha256Bytes, sha256Count, sha256From } from '../tables/digests.ts'
import { nameAt, nameCount } from '../tables/names.ts'
import type { BlobPiece } from '../thread/jobs.ts'

/** Blobs of SHA-256 from one digest to another one, both with it, as 32 bytes each. */
export interface BlobInterval {
  readonly first: Uint8Array
  readonly last: Uint8Array
}

/** All blobs of tables, in pages, but those in `except`; then the keys that lie where blobs do and are none. Undefined is a pause. */
export function* blobRows(
  tables: CatalogTables,
  keyOf: (path: `/${string}`) => string,
  except: readonly BlobInterval[],
): Generator<BlobColumns | undefined, void, undefined> {
  let from = 0
  for (const { from: next, to } of rowsOf(tables, except)) {
    yield* pagesOf(tables, from, next)
    from = to
  }
  yield* pagesOf(tables, from, tables.blobs.digest.length)
  yield* strangerPages(tables, keyOf)
}

/** The rows of a piece of a listing, in pages. */
export function* pieceRows(
  piece: BlobPiece,
  classNames: readonly string[],
): Generator<BlobColumns, void, undefined> {
  const count = piece.sizeBytes.length
  for (let from = 0; from < count; from += rowsOfPage) {
    const to = Math.min(count, from + rowsOfPage)
    const digests = sha256Texts(piece.sha256.subarray(from * sha256Bytes, to * sha256Bytes))
    yield { digests, ...columnsOf({ ...piece, classNames }, from, to), problems: [] }
  }
}

/** Rows of the table, in order. */
function rowsOf(tables: CatalogTables, intervals: readonly BlobInterval[]) {
  return intervals
    .map(({ first, last }) => ({ from: rowFrom(tables, first, 0), to: rowFrom(tables, last, 1) }))
    .sort((a, b) => a.from - b.from)
}

/** The first row that is not below a digest, or `1` for the first one behind it. */
function rowFrom({ blobs, digests }: CatalogTables, bytes: Uint8Array, behind: 0 | 1): number {
  const id = sha256From(digests, bytes)
  const found = digests.sha256.subarray(id * sha256Bytes, (id + 1) * sha256Bytes)
  const wanted = Buffer.compare(found, bytes) === 0 ? id + behind : id
  let low = 0
  let high = blobs.digest.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((blobs.digest[middle] ?? 0) < wanted) low = middle + 1
    else high = middle
  }
  return low
}

function* pagesOf(tables: CatalogTables, from: number, end: number): Generator<BlobColumns, void, undefined> {
  for (let start = from; start < end; start += rowsOfPage) {
    const to = Math.min(end, start + rowsOfPage)
    yield { digests: digestTexts(tables, start, to), ...columnsOf(tables.blobs, start, to), problems: [] }
  }
}

function digestTexts({ blobs, digests }: CatalogTables, from: number, to: number): string[] {
  const packed = sha256Count(digests)
  const bytes = new Uint8Array((to - from) * sha256Bytes)
  let count = 0
  for (let row = from; row < to; row += 1) {
    const id = blobs.digest[row] ?? noDigest
    // Those of other algorithms come last.
    if (id >= packed) break
    bytes.set(digests.sha256.subarray(id * sha256Bytes, (id + 1) * sha256Bytes), count * sha256Bytes)
    count += 1
  }
  const texts = sha256Texts(bytes.subarray(0, count * sha256Bytes))
  for (let row = from + count; row < to; row += 1)
    texts.push(digestAt(digests, blobs.digest[row] ?? noDigest))
  return texts
}

function sha256Texts(bytes: Uint8Array): string[] {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
  const digits = 2 * sha256Bytes
  return Array.from(
    { length: bytes.length / sha256Bytes },
    (_, row) => `sha256:${hex.slice(row * digits, (row + 1) * digits)}`,
  )
}

function columnsOf(
  columns: Omit<CatalogTables['blobs'], 'digest'>,
  from: number,
  to: number,
): Omit<BlobColumns, 'digests' | 'problems'> {
  const { sizeBytes, modifiedAtMs, storageClass, restore, classNames } = columns
  return {
    sizeBytes: Array.from(sizeBytes.subarray(from, to)),
    modifiedAtMs: Array.from(modifiedAtMs.subarray(from, to)),
    storageClasses: Array.from(storageClass.subarray(from, to), (place) => classNames[place - 1] ?? null),
    restores: Array.from(restore.subarray(from, to), (state) => restoreNames[state] ?? null),
  }
}

/** By `restoreStates`. */
const restoreNames = [null, 'archived', 'restoring', 'restored'] as const

/** What lies in the folder of a shard, as a list of the blobs would meet it. */
function* strangerPages(
  { strangers }: CatalogTables,
  keyOf: (path: `/${string}`) => string,
): Generator<BlobColumns | undefined, void, undefined> {
  const prefix = `${keyOf(layout.blobs())}/`
  let problems = []
  for (let row = 0; row < nameCount(strangers.keys); row += 1) {
    const key = nameAt(strangers.keys, row)
    if (key.startsWith(prefix) && inShard.test(key.slice(prefix.length))) {
      problems.push(badBlobPath(`${layout.blobs()}/${key.slice(prefix.length)}`))
    }
    if ((row + 1) % rowsOfPage !== 0) continue
    yield problems.length === 0 ? undefined : { ...noRows, problems }
    problems = []
  }
  if (problems.length > 0) yield { ...noRows, problems }
}

/** A file in the folder of a shard: `<algorithm>/<shard>/…`. */
const inShard = /^[^/]+\/[^/]+\/(?:.*[^/])$/s

/** A page without a blob. */
export const noRows: BlobColumns = {
  digests: [],
  sizeBytes: [],
  modifiedAtMs: [],
  storageClasses: [],
  restores: [],
  problems: [],
}

const rowsOfPage = 2000
