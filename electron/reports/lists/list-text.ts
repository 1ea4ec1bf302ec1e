import type { ListCell, ListToSave } from '../../api/reports.ts'
import { csvHead, csvLine, type Cell } from '../../health/report/csv.ts'

/** What the head of a list tells beside what the window says. */
export interface ListFacts {
  /** The store's name and driver; undefined for what is of all stores. */
  readonly store: { readonly name: string; readonly driver: string } | undefined
}

export type ListRows = readonly (readonly ListCell[])[]

type Saved = Pick<
  ListToSave,
  'list' | 'format' | 'savedAtMs' | 'asOfMs' | 'complete' | 'columns' | 'filter' | 'sortedBy'
>

/** A list as the text of a file, in pieces: one for each part of the rows. */
export function listText(
  saved: Saved,
  facts: ListFacts,
  parts: AsyncIterable<ListRows>,
): AsyncGenerator<string, void, undefined> {
  return saved.format === 'csv' ? csvText(saved, parts) : jsonText(saved, facts, parts)
}

/** Names of the columns, then a line a row. Several values are in one cell, parted by `; `: JSON has them as they are. */
async function* csvText({ columns }: Saved, parts: AsyncIterable<ListRows>): AsyncGenerator<string> {
  yield csvHead(columns.map(({ name }) => name))
  for await (const rows of parts) {
    yield rows.map((row) => csvLine(columns.map((_, at) => csvCell(row[at] ?? null)))).join('')
  }
}

function csvCell(cell: ListCell): Cell {
  if (cell === null) return undefined
  if (typeof cell === 'string' || typeof cell === 'number') return cell
  return typeof cell === 'boolean' ? String(cell) : cell.join('; ')
}

/** Which form it is; the number grows when a field changes its meaning or goes. */
const listSchema = 'bollard/list/1'

/** A head, then an object a row with the same keys in each. `count` comes last: a file that lacks it is not whole. */
async function* jsonText(
  { list, columns, filter, sortedBy, complete, savedAtMs, asOfMs }: Saved,
  { store }: ListFacts,
  parts: AsyncIterable<ListRows>,
): AsyncGenerator<string> {
  const head = {
    schema: listSchema,
    list,
    store: store ?? null,
    filter,
    sortedBy: sortedBy ?? null,
    asOf: asOfMs === undefined ? null : timeOf(asOfMs),
    savedAt: timeOf(savedAtMs),
    complete,
    columns: Object.fromEntries(columns.map(({ name, title }) => [name, title])),
  }
  yield `${JSON.stringify(head, undefined, 2).slice(0, -2)},\n  "rows": [`
  let count = 0
  for await (const rows of parts) {
    const texts = rows.map((row) => JSON.stringify(objectOf(columns, row)))
    if (texts.length > 0) yield `${count === 0 ? '' : ','}\n    ${texts.join(',\n    ')}`
    count += texts.length
  }
  yield `\n  ],\n  "count": ${count}\n}\n`
}

function objectOf(columns: Saved['columns'], row: readonly ListCell[]): Readonly<Record<string, ListCell>> {
  return Object.fromEntries(columns.map(({ name }, at) => [name, row[at] ?? null]))
}

function timeOf(atMs: number): string {
  return new Date(atMs).toISOString()
}
