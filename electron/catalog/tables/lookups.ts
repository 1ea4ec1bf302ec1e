import type { Digest } from '../../../drivers/common/names.ts'
import type { CatalogTables, RowsByDigest } from './catalog-tables.ts'
import { digestAt, findDigest, noDigest } from './digests.ts'
import { findName, nameCount } from './names.ts'

/** Rows of a table, from `from` to before `to`. */
export interface RowRange {
  readonly from: number
  readonly to: number
}

export type TableOfRepository = 'tags' | 'revisions' | 'layerLinks' | 'uploads'

export function repositoryCount({ repositories }: CatalogTables): number {
  return nameCount(repositories.names)
}

/** The row of a repository; -1 when there is none of this name. */
export function findRepository({ repositories }: CatalogTables, name: string): number {
  return findName(repositories.names, name, '/_')
}

/** The rows of a table that belong to a repository. Fails with a RangeError for a row that is none. */
export function rowsOfRepository(
  { repositories }: CatalogTables,
  table: TableOfRepository,
  repository: number,
): RowRange {
  const first = repositories[firstOf[table]]
  const from = first[repository]
  const to = first[repository + 1]
  if (from === undefined || to === undefined) throw new RangeError(`no repository in row ${repository}`)
  return { from, to }
}

/** The row of the repository that a row of a table belongs to. */
export function repositoryOf({ repositories }: CatalogTables, table: TableOfRepository, row: number): number {
  const first = repositories[firstOf[table]]
  let low = 0
  let high = first.length - 1
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if ((first[middle] ?? 0) <= row) low = middle
    else high = middle - 1
  }
  if (low >= first.length - 1) throw new RangeError(`no row ${row} in ${table}`)
  return low
}

/** The row of a tag; -1 when the repository has none of this name. */
export function findTag(tables: CatalogTables, repository: number, tag: string): number {
  const { from, to } = rowsOfRepository(tables, 'tags', repository)
  return findName(tables.tags.names, tag, '/', from, to)
}

/** What a tag led to, by rows of `history`. Fails with a RangeError for a row that is none. */
export function historyOf({ tags }: CatalogTables, tag: number): RowRange {
  const from = tags.firstHistory[tag]
  const to = tags.firstHistory[tag + 1]
  if (from === undefined || to === undefined) throw new RangeError(`no tag in row ${tag}`)
  return { from, to }
}

/** The digest that a tag leads to; undefined where it is not known, or the tag leads nowhere. */
export function currentOf(tables: CatalogTables, tag: number): Digest | undefined {
  const id = tables.tags.current[tag] ?? noDigest
  return id === noDigest ? undefined : digestAt(tables.digests, id)
}

/** The row of a blob; -1 when the store does not have it. */
export function blobOf({ blobs }: CatalogTables, digest: number): number {
  let low = 0
  let high = blobs.digest.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((blobs.digest[middle] ?? 0) < digest) low = middle + 1
    else high = middle
  }
  return blobs.digest[low] === digest ? low : -1
}

/** The row of a repository's link of a digest; -1 when there is none. */
export function findLink(
  tables: CatalogTables,
  table: 'revisions' | 'layerLinks',
  repository: number,
  digest: Digest,
): number {
  const id = findDigest(tables.digests, digest)
  return id === noDigest ? -1 : findLinkOf(tables, table, repository, id)
}

/** The same by the ID of the digest. */
export function findLinkOf(
  tables: CatalogTables,
  table: 'revisions' | 'layerLinks',
  repository: number,
  id: number,
): number {
  const { from, to } = rowsOfRepository(tables, table, repository)
  const ids = tables[table].digest
  let low = from
  let high = to
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ids[middle] ?? 0) < id) low = middle + 1
    else high = middle
  }
  return low < to && ids[low] === id ? low : -1
}

/** The rows that have a digest, in ascending order. */
export function rowsOfDigest({ first, rows }: RowsByDigest, digest: number): Uint32Array {
  return rows.subarray(first[digest] ?? 0, first[digest + 1] ?? 0)
}

const firstOf = {
  tags: 'firstTag',
  revisions: 'firstRevision',
  layerLinks: 'firstLayerLink',
  uploads: 'firstUpload',
} as const
