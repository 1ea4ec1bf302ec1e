import type { ListCell } from '../../../electron/api/reports.ts'
import type { RowsToSave } from '../../api/save-list.ts'
import type { ShownRows } from '../../parts/grid/shown.ts'

/** A column of a list as it is saved. */
export interface ListColumn<Row> {
  /** The same in every language, with its unit where it has one, as `sizeBytes`. */
  readonly name: string
  /** What the person sees above the column. */
  readonly title: string
  /** Whole and exact: every byte of a size, a digest to its end. Undefined where nobody knows. */
  readonly value: (row: Row) => ListCell | undefined
}

/** A time as it is saved: ISO 8601 in UTC. */
export function timeCell(atMs: number | undefined): string | undefined {
  if (atMs === undefined || !Number.isFinite(atMs) || Math.abs(atMs) > lastTimeMs) return undefined
  return new Date(atMs).toISOString()
}

const lastTimeMs = 8.64e15

/** The rows that are shown, as cells. */
export function cellsOf<Row>(
  { count, rowAt }: ShownRows<Row>,
  columns: readonly ListColumn<Row>[],
): RowsToSave {
  return {
    count,
    cellsAt(index) {
      const row = rowAt(index)
      return row === undefined ? undefined : columns.map(({ value }) => exactly(value(row)))
    },
  }
}

/** What is no number is not written as one. */
function exactly(cell: ListCell | undefined): ListCell {
  return cell === undefined || (typeof cell === 'number' && !Number.isFinite(cell)) ? null : cell
}
