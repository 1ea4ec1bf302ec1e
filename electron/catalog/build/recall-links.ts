import { linkStates, type CatalogTables } from '../tables/catalog-tables.ts'
import { digestAt, findDigest, noDigest } from '../tables/digests.ts'
import { findLink, findRepository, findTag, repositoryOf } from '../tables/lookups.ts'
import { nameAt } from '../tables/names.ts'
import {
  linkNumber,
  linkPlace,
  linkTimes,
  stateColumn,
  targetColumn,
  type LinkPlace,
} from '../tables/seen-links.ts'
import { etagBytes } from './catalog-rows.ts'
import type { DigestPool } from './digest-pool.ts'

/** The digests that read links held: `recallLinks` needs them in the new tables. */
export function addRecalledDigests(pool: DigestPool, previous: CatalogTables): void {
  for (const link of previous.seen.link) {
    const { table, row } = linkPlace(previous, link)
    const target = targetColumn(previous, table)[row] ?? noDigest
    if (target !== noDigest) pool.addOf(previous.digests, target)
  }
}

/**
 * Puts into new tables what was read of links before, for links whose time, size and entity tag are the same as then.
 * Changes the columns: nobody else has them yet.
 */
export function recallLinks(tables: CatalogTables, previous: CatalogTables): void {
  const { seen } = tables
  const find = linkFinder(tables, previous)
  for (let at = 0; at < seen.link.length; at += 1) {
    const now = linkPlace(tables, seen.link[at] ?? 0)
    if (stateColumn(tables, now.table)[now.row] !== linkStates.unknown) continue
    const then = find(now)
    if (then === undefined || !isSame(tables, at, now, previous, then)) continue
    const state = stateColumn(previous, then.table)[then.row]
    if (state !== linkStates.read && state !== linkStates.wrong) continue
    const target = targetColumn(previous, then.table)[then.row] ?? noDigest
    const id = target === noDigest ? noDigest : findDigest(tables.digests, digestAt(previous.digests, target))
    if (target !== noDigest && id === noDigest) continue
    stateColumn(tables, now.table)[now.row] = state
    targetColumn(tables, now.table)[now.row] = id
  }
}

/** Finds in the previous tables the link of the same names. Fast for links in ascending order. */
function linkFinder(
  tables: CatalogTables,
  previous: CatalogTables,
): (now: LinkPlace) => LinkPlace | undefined {
  let repository = -1
  let repositoryThen = -1
  return ({ table, row }) => {
    const mine = repositoryOf(tables, table, row)
    if (mine !== repository) {
      repository = mine
      repositoryThen = findRepository(previous, nameAt(tables.repositories.names, mine))
    }
    if (repositoryThen < 0) return undefined
    const rowThen =
      table === 'tags'
        ? findTag(previous, repositoryThen, nameAt(tables.tags.names, row))
        : findLink(previous, table, repositoryThen, digestAt(tables.digests, tables[table].digest[row] ?? 0))
    return rowThen < 0 ? undefined : { table, row: rowThen }
  }
}

function isSame(
  tables: CatalogTables,
  at: number,
  now: LinkPlace,
  previous: CatalogTables,
  then: LinkPlace,
): boolean {
  if (linkTimes(tables, now.table)[now.row] !== linkTimes(previous, then.table)[then.row]) return false
  const atThen = placeIn(previous.seen.link, linkNumber(previous, then))
  if (atThen < 0 || tables.seen.sizeBytes[at] !== previous.seen.sizeBytes[atThen]) return false
  for (let byte = 0; byte < etagBytes; byte += 1) {
    if (tables.seen.etag[at * etagBytes + byte] !== previous.seen.etag[atThen * etagBytes + byte])
      return false
  }
  return true
}

/** Where a number stands in a sorted column; -1 when it does not. */
function placeIn(column: Uint32Array, number: number): number {
  let low = 0
  let high = column.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((column[middle] ?? 0) < number) low = middle + 1
    else high = middle
  }
  return column[low] === number ? low : -1
}
