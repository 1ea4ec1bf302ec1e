import { useCallback, useMemo, useRef, type ReactNode } from 'react'

import type { MenuPoint } from '../controls/context-menu.tsx'
import { Grid, type GridColumn, type ManyRows, type RowDrop } from './grid.tsx'
import { nextSort, type Sort } from './head-column.ts'
import type { RowOrder, SortKey } from './row-order.ts'
import type { Shown } from './shown.ts'
import { useTableSort } from './use-column-layout.ts'
import { useRowOrder } from './use-row-order.ts'

export interface Column<Row> extends Omit<GridColumn<Row>, 'sortable'> {
  /** Makes the column one to sort by. It keeps its identity while it gives the same. */
  readonly sortKey?: SortKey<Row>
}

/** A list in columns, sorted by any of them; hundreds of thousands of rows are sorted while the window goes on. */
export function Table<Row>(props: {
  /** The name that its layout is remembered by. */
  table: string
  label: string
  columns: readonly Column<Row>[]
  /** A row keeps its place while the list grows. */
  rows: readonly Row[]
  /** Which of the rows are shown: 1 at the place of each. All when absent. */
  among?: Uint8Array | undefined
  rowKey: (row: Row) => string
  selected?: string
  onSelect?: (row: Row) => void
  /** Closes the details of the row that is chosen. */
  onUnselect?: (() => void) | undefined
  onOpen?: (row: Row) => void
  /** What is copied of a row, a line; undefined for a row that has no name of its own. */
  reference?: (row: Row) => string | undefined
  /** Several may be chosen. */
  many?: Omit<ManyRows, 'keys'>
  onMenu?: (row: Row, at: MenuPoint) => void
  /** What is chosen is to be deleted: the person is asked. */
  onDelete?: (() => void) | undefined
  rowHeightPx?: number
  initialSort?: Sort
  rowTone?: (row: Row) => 'error' | 'minor' | undefined
  drop?: RowDrop
  empty?: ReactNode
  /** Told which rows are shown, for what saves them. */
  shown?: Shown<Row> | undefined
  /** The next list of this name begins where this one was scrolled to. */
  keptAs?: string | undefined
}): ReactNode {
  const { columns, rows, rowKey, among } = props
  const gridColumns = useMemo(
    () => columns.map((column) => ({ ...column, sortable: column.sortKey !== undefined })),
    [columns],
  )
  const [sort, setSort] = useTableSort(props.table, props.initialSort, gridColumns)
  const sortKey = columns.find((column) => column.id === sort?.column)?.sortKey
  const order = useRowOrder({ rows, sortKey, direction: sort?.direction ?? 'ascending' })
  const shown = useMemo(
    () => (among === undefined ? order : order.filter((row) => among[row] === 1)),
    [order, among],
  )
  const onSort = useCallback((column: string) => setSort(nextSort(sort, column)), [setSort, sort])
  const indexOf = useIndexOf(rows, shown, rowKey)
  return (
    <Grid
      table={props.table}
      label={props.label}
      columns={gridColumns}
      count={shown.length}
      rowAt={useCallback((index: number) => rows[shown[index] ?? -1], [rows, shown])}
      rowKey={rowKey}
      indexOf={indexOf}
      selected={props.selected}
      onSelect={props.onSelect}
      onUnselect={props.onUnselect}
      onOpen={props.onOpen}
      reference={props.reference}
      many={props.many === undefined ? undefined : { ...props.many, keys: () => keysOf(rows, shown, rowKey) }}
      onMenu={props.onMenu}
      onDelete={props.onDelete}
      rowHeightPx={props.rowHeightPx}
      rowTone={props.rowTone}
      drop={props.drop}
      sort={sort}
      onSort={onSort}
      empty={order.length < rows.length ? undefined : props.empty}
      shown={props.shown}
      keptAs={props.keptAs}
    />
  )
}

/** Where a row is. The one that is asked for with each frame of scrolling is looked for once. */
function useIndexOf<Row>(
  rows: readonly Row[],
  shown: RowOrder,
  rowKey: (row: Row) => string,
): (key: string) => number | undefined {
  const found = useRef<{
    readonly rows: readonly Row[]
    readonly shown: RowOrder
    readonly key: string
    readonly at: number
  }>(undefined)
  return (key) => {
    const known = found.current
    if (known === undefined || known.rows !== rows || known.shown !== shown || known.key !== key) {
      const row = rows.findIndex((each) => rowKey(each) === key)
      found.current = { rows, shown, key, at: row === -1 ? -1 : shown.indexOf(row) }
    }
    const at = found.current?.at ?? -1
    return at === -1 ? undefined : at
  }
}

function keysOf<Row>(rows: readonly Row[], shown: RowOrder, rowKey: (row: Row) => string): readonly string[] {
  return Array.from(shown, (index) => rows[index])
    .filter((row) => row !== undefined)
    .map(rowKey)
}
