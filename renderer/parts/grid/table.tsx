import { useMemo, useState, type ReactNode } from 'react'

import type { MenuPoint } from '../controls/context-menu.tsx'
import { Grid, type GridColumn, type ManyRows, type RowDrop, type Sort } from './grid.tsx'

export interface Column<Row> extends Omit<GridColumn<Row>, 'sortable'> {
  /** Makes the column one to sort by. */
  readonly compare?: (a: Row, b: Row) => number
}

/** A list in columns, sorted by any of them. For some ten thousands of rows; beyond that see Grid. */
export function Table<Row>(props: {
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  selected?: string
  onSelect?: (row: Row) => void
  onOpen?: (row: Row) => void
  /** Several may be chosen. */
  many?: Omit<ManyRows, 'keys'>
  onMenu?: (row: Row, at: MenuPoint) => void
  rowHeightPx?: number
  initialSort?: Sort
  rowTone?: (row: Row) => 'error' | 'minor' | undefined
  drop?: RowDrop
  empty?: ReactNode
}): ReactNode {
  const { columns, rows, rowKey } = props
  const [sort, setSort] = useState<Sort | undefined>(props.initialSort)
  const sorted = useMemo(() => sortRows(rows, columns, sort), [rows, columns, sort])
  const gridColumns = useMemo(
    () => columns.map((column) => ({ ...column, sortable: column.compare !== undefined })),
    [columns],
  )
  return (
    <Grid
      label={props.label}
      columns={gridColumns}
      count={sorted.length}
      rowAt={(index) => sorted[index]}
      rowKey={rowKey}
      indexOf={(key) => {
        const index = sorted.findIndex((row) => rowKey(row) === key)
        return index === -1 ? undefined : index
      }}
      selected={props.selected}
      onSelect={props.onSelect}
      onOpen={props.onOpen}
      many={props.many === undefined ? undefined : { ...props.many, keys: () => sorted.map(rowKey) }}
      onMenu={props.onMenu}
      rowHeightPx={props.rowHeightPx}
      rowTone={props.rowTone}
      drop={props.drop}
      sort={sort}
      onSort={(column) => setSort((now) => nextSort(now, column))}
      empty={props.empty}
    />
  )
}

/** The other direction for the column that sorts, otherwise this column from its beginning. */
export function nextSort(now: Sort | undefined, column: string): Sort {
  if (now?.column !== column) return { column, direction: 'ascending' }
  return { column, direction: now.direction === 'ascending' ? 'descending' : 'ascending' }
}

function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sort: Sort | undefined,
): readonly Row[] {
  const compare = columns.find((column) => column.id === sort?.column)?.compare
  if (compare === undefined) return rows
  return rows.toSorted(sort?.direction === 'descending' ? (a, b) => compare(b, a) : compare)
}
