import { cellStates, rowGroups, type ComparedRows } from '../api/rows.ts'
import { asTag } from '../../drivers/common/names.ts'
import { linkStates, type CatalogTables } from '../catalog/tables/catalog-tables.ts'
import { digestAt, noDigest, sha256Bytes, sha256Count } from '../catalog/tables/digests.ts'
import { rowsOfRepository } from '../catalog/tables/lookups.ts'
import { nameAt } from '../catalog/tables/names.ts'
import { NameMerge, noRow, type NameRange } from './name-merge.ts'
import { PartWriter } from './part-writer.ts'

/**
 * Compares every tag of several stores with that of the first one: one walk through their sorted names. Undefined is a pause.
 * At least one part comes, however little there is. Returns false when there are more than `mostRows`.
 */
export function* compareTags(
  stores: readonly CatalogTables[],
  mostRows: number,
): Generator<ComparedRows | undefined, boolean, undefined> {
  const writer = new PartWriter(stores)
  const repositories = new NameMerge(
    stores.map(({ repositories: { names } }) => ({ names, from: 0, to: names.ends.length })),
    '/_',
  )
  let steps = 0
  let rows = 0
  while (repositories.next()) {
    if ((steps += 1) % namesAStep === 0) yield undefined
    const tags = new NameMerge(
      stores.map((tables, place) => tagsOf(tables, repositories.rows[place] ?? noRow)),
      '/',
    )
    const { first } = repositories
    let isBegun = false
    while (tags.next()) {
      if ((steps += 1) % namesAStep === 0) yield undefined
      const { first: firstTag } = tags
      if (asTag(nameAt(tablesAt(firstTag).tags.names, tags.rows[firstTag] ?? 0)) === undefined) continue
      if (rows === mostRows) {
        yield writer.take()
        return false
      }
      if (writer.isFull) {
        yield writer.take()
        isBegun = false
      }
      if (!isBegun) writer.beginRepository(tablesAt(first).repositories.names, repositories.rows[first] ?? 0)
      isBegun = true
      addRow(stores, tags, writer)
      rows += 1
    }
  }
  yield writer.take()
  return true

  function tablesAt(place: number): CatalogTables {
    const tables = stores[place]
    if (tables === undefined) throw new RangeError(`no store ${place}`)
    return tables
  }
}

/** Fewer than a millisecond takes, with sixteen stores. */
const namesAStep = 64

function tagsOf(tables: CatalogTables, repository: number): NameRange {
  const { names } = tables.tags
  return repository === noRow
    ? { names, from: 0, to: 0 }
    : { names, ...rowsOfRepository(tables, 'tags', repository) }
}

function addRow(stores: readonly CatalogTables[], { rows, first }: NameMerge, writer: PartWriter): void {
  const [base] = stores
  const names = stores[first]?.tags.names
  if (base === undefined || names === undefined) return
  const baseRow = rows[0] ?? noRow
  const baseState = ownState(base, baseRow)
  writer.beginRow(names, rows[first] ?? 0)
  let group = 0
  for (const [place, tables] of stores.entries()) {
    const row = rows[place] ?? noRow
    const own = place === 0 ? baseState : ownState(tables, row)
    const isMeasured = place > 0 && own === cellStates.present && baseState === cellStates.present
    const state = !isMeasured
      ? own
      : leadsTheSame(base, baseRow, tables, row)
        ? cellStates.same
        : cellStates.differs
    group |= groupOf(state)
    writer.cell(place, state, row, baseState)
  }
  writer.endRow(group === 0 ? rowGroups.same : group)
}

/** What a store has of a tag, by itself. */
function ownState({ tags }: CatalogTables, row: number): number {
  if (row === noRow) return cellStates.missing
  switch (tags.linkState[row]) {
    case linkStates.proven:
    case linkStates.read:
      return (tags.current[row] ?? noDigest) === noDigest ? cellStates.unread : cellStates.present
    case linkStates.wrong:
      return cellStates.wrong
    case linkStates.missing:
      return cellStates.leadsNowhere
    case linkStates.unreadable:
      return cellStates.unreadable
    default:
      return cellStates.unread
  }
}

function groupOf(state: number): number {
  if (state === cellStates.missing) return rowGroups.missing
  if (state === cellStates.differs) return rowGroups.differs
  return state >= cellStates.unread ? rowGroups.untold : 0
}

function leadsTheSame(a: CatalogTables, rowA: number, b: CatalogTables, rowB: number): boolean {
  const idA = a.tags.current[rowA] ?? noDigest
  const idB = b.tags.current[rowB] ?? noDigest
  const isPacked = idA < sha256Count(a.digests)
  if (isPacked !== idB < sha256Count(b.digests)) return false
  if (!isPacked) return digestAt(a.digests, idA) === digestAt(b.digests, idB)
  const [bytesA, bytesB] = [a.digests.sha256, b.digests.sha256]
  const [startA, startB] = [idA * sha256Bytes, idB * sha256Bytes]
  for (let at = 0; at < sha256Bytes; at += 1) {
    if (bytesA[startA + at] !== bytesB[startB + at]) return false
  }
  return true
}
