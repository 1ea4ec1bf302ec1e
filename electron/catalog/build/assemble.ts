import { compareKeys } from '../../../drivers/index.ts'
import {
  mostStrangers,
  type BlobTable,
  type CatalogTables,
  type CatalogTotals,
  type RowsByDigest,
  type StrangerTable,
  type Uses,
} from '../tables/catalog-tables.ts'
import { digestCount, noDigest, sha256Bytes, type DigestTable } from '../tables/digests.ts'
import type { CatalogRows } from './catalog-rows.ts'
import type { DigestPool, SortedDigests } from './digest-pool.ts'
import { GrowingNames, GrowingNumbers } from './growing.ts'
import { addRecalledDigests, recallLinks } from './recall-links.ts'
import { RepositoryTables, type PlacedPiece } from './repository-tables.ts'
import { shareNames, shareNumbers, shareTexts, sharedBytes, sharedIds, sharedNumbers } from './shared.ts'

export interface Assembly {
  readonly pool: DigestPool
  /** In the order of their keys. */
  readonly rows: readonly CatalogRows[]
  readonly classNames: readonly string[]
  /** What was read of links before: a link that did not change is not read again. */
  readonly previous: CatalogTables | undefined
  readonly asOfMs: number
  readonly requests: number
}

/** Makes tables of rows. */
export function assembleTables(assembly: Assembly): CatalogTables {
  const { pool, rows, classNames, previous, asOfMs, requests } = assembly
  if (previous !== undefined) addRecalledDigests(pool, previous)
  // A listing brings blobs in the order of their digests.
  const sorted = pool.sorted(rows.map(({ blobs }) => blobs.digest.values))
  const digests: DigestTable = {
    sha256: sharedBytes(sorted.count * sha256Bytes),
    others: shareTexts(sorted.others),
  }
  sorted.copyInto(digests.sha256)
  const repositories = new RepositoryTables(sorted)
  for (const [name, pieces] of piecesByName(rows)) repositories.add(name, pieces)
  repositories.end()
  const tagsProven = repositories.proveTags(digests)
  const found = repositories.share()
  const tables = {
    digests,
    blobs: { ...blobColumns(rows, sorted), classNames },
    ...found,
    strangers: strangerColumns(rows),
    totals: totalsOf(rows),
    asOfMs,
    requests,
    etagsAreMd5: tagsProven > 0 || rows.some(({ proven }) => proven > 0),
  }
  const whole: CatalogTables = { ...tables, uses: noUses }
  if (previous !== undefined) recallLinks(whole, previous)
  return { ...tables, uses: usesOf(whole) }
}

/** The pieces of each repository, repositories in the order of their keys. */
function piecesByName(rows: readonly CatalogRows[]): readonly (readonly [string, readonly PlacedPiece[]])[] {
  const byName = new Map<string, PlacedPiece[]>()
  for (const each of rows) {
    for (const [at, piece] of each.pieces.entries()) {
      const placed = { rows: each, piece, next: each.pieces[at + 1] }
      const known = byName.get(piece.name)
      if (known === undefined) byName.set(piece.name, [placed])
      else known.push(placed)
    }
  }
  const inOrder = [...byName]
  const isSorted = inOrder.every(
    ([name], at) => at === 0 || compareNames(inOrder[at - 1]?.[0] ?? '', name) < 0,
  )
  return isSorted ? inOrder : inOrder.toSorted(([a], [b]) => compareNames(a, b))
}

/** By the keys of repositories: what follows the name counts, where one begins with another. */
function compareNames(a: string, b: string): number {
  return compareKeys(`${a}/_`, `${b}/_`)
}

/** Sorted by digest. A listing brings them so; what was added later stands behind. */
function blobColumns(
  rows: readonly CatalogRows[],
  { placeOf }: SortedDigests,
): Omit<BlobTable, 'classNames'> {
  const count = rows.reduce((sum, { blobs }) => sum + blobs.digest.length, 0)
  const columns = {
    digest: sharedIds(count),
    sizeBytes: sharedNumbers(count),
    modifiedAtMs: sharedNumbers(count),
    storageClass: sharedBytes(count),
    restore: sharedBytes(count),
  }
  let at = 0
  let sorted = true
  let last = -1
  for (const { blobs } of rows) {
    columns.sizeBytes.set(blobs.sizeBytes.values, at)
    columns.modifiedAtMs.set(blobs.modifiedAtMs.values, at)
    columns.storageClass.set(blobs.storageClass.values, at)
    columns.restore.set(blobs.restore.values, at)
    for (const number of blobs.digest.values) {
      const id = placeOf(number)
      sorted &&= id > last
      last = id
      columns.digest[at++] = id
    }
  }
  return sorted ? columns : sortedBlobs(columns)
}

/** Sorts by digest. Of two rows of one digest the later counts. */
function sortedBlobs(columns: Omit<BlobTable, 'classNames'>): Omit<BlobTable, 'classNames'> {
  const { digest } = columns
  const order = Uint32Array.from(digest.keys()).sort((a, b) => (digest[a] ?? 0) - (digest[b] ?? 0) || a - b)
  const kept = order.filter((row, at) => digest[row] !== digest[order[at + 1] ?? digest.length])
  const taken = {
    digest: sharedIds(kept.length),
    sizeBytes: sharedNumbers(kept.length),
    modifiedAtMs: sharedNumbers(kept.length),
    storageClass: sharedBytes(kept.length),
    restore: sharedBytes(kept.length),
  }
  for (const [at, row] of kept.entries()) {
    taken.digest[at] = digest[row] ?? 0
    taken.sizeBytes[at] = columns.sizeBytes[row] ?? 0
    taken.modifiedAtMs[at] = columns.modifiedAtMs[row] ?? 0
    taken.storageClass[at] = columns.storageClass[row] ?? 0
    taken.restore[at] = columns.restore[row] ?? 0
  }
  return taken
}

function strangerColumns(rows: readonly CatalogRows[]): StrangerTable {
  const keys = new GrowingNames()
  const sizeBytes = new GrowingNumbers()
  const modifiedAtMs = new GrowingNumbers()
  for (const { strangers } of rows) {
    for (let row = 0; row < strangers.keys.length && keys.length < mostStrangers; row += 1) {
      keys.push(strangers.keys.bytes.values, strangers.keys.start(row), strangers.keys.ends.at(row))
      sizeBytes.push(strangers.sizeBytes.at(row))
      modifiedAtMs.push(strangers.modifiedAtMs.at(row))
    }
  }
  return {
    keys: shareNames(keys),
    sizeBytes: shareNumbers(sizeBytes.values),
    modifiedAtMs: shareNumbers(modifiedAtMs.values),
  }
}

function totalsOf(rows: readonly CatalogRows[]): CatalogTotals {
  const sum = (field: keyof CatalogRows['totals']): number =>
    rows.reduce((total, { totals }) => total + totals[field], 0)
  return {
    keys: sum('keys'),
    sizeBytes: sum('sizeBytes'),
    blobBytes: sum('blobBytes'),
    strangers: { keys: sum('strangerKeys'), sizeBytes: sum('strangerBytes') },
  }
}

const none: RowsByDigest = { first: new Uint32Array(1), rows: new Uint32Array(0) }
const noUses: Uses = { tags: none, revisions: none, layerLinks: none }

/** Finds by digest the rows that have it. */
export function usesOf({ tags, revisions, layerLinks, digests }: Omit<CatalogTables, 'uses'>): Uses {
  const count = digestCount(digests)
  return {
    tags: rowsByDigest(tags.current, count),
    revisions: rowsByDigest(revisions.digest, count),
    layerLinks: rowsByDigest(layerLinks.digest, count),
  }
}

function rowsByDigest(column: Uint32Array, digests: number): RowsByDigest {
  const first = sharedIds(digests + 1)
  for (const id of column) if (id !== noDigest) first[id + 1] = (first[id + 1] ?? 0) + 1
  for (let id = 0; id < digests; id += 1) first[id + 1] = (first[id + 1] ?? 0) + (first[id] ?? 0)
  const rows = sharedIds(first[digests] ?? 0)
  const next = first.slice()
  for (let row = 0; row < column.length; row += 1) {
    const id = column[row] ?? noDigest
    if (id === noDigest) continue
    const at = next[id] ?? 0
    rows[at] = row
    next[id] = at + 1
  }
  return { first, rows }
}
