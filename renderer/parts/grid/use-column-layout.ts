import { useCallback, useMemo, useState } from 'react'

import { useTableLayout, type TableLayout } from '../layout/layout-memory.ts'
import { keptWidths, movedBorder, tracksOf, type ColumnWidths } from './column-widths.ts'
import type { HeadColumn, Sort } from './head-column.ts'

/** The columns of a list as a person set them, and what sets them. */
export interface ColumnLayout<Column extends HeadColumn = HeadColumn> {
  /** Those that are shown. */
  readonly columns: readonly Column[]
  readonly all: readonly Column[]
  /** Grid tracks of those that are shown. */
  readonly tracks: string
  readonly isUsual: boolean
  readonly show: (column: string, isShown: boolean) => void
  /** Moves the border behind a column, from the widths that the columns had; kept once it is done. */
  readonly moveBorder: (fromPx: readonly number[], at: number, byPx: number, isDone: boolean) => void
  /** The border is where it was before it was moved. */
  readonly leaveBorder: () => void
  readonly reset: () => void
}

/** How a person set the columns of a table. `columns` keep their identity while they say the same. */
export function useColumnLayout<Column extends HeadColumn>(
  table: string,
  columns: readonly Column[],
): ColumnLayout<Column> {
  const [layout, setLayout] = useTableLayout(table)
  const [moving, setMoving] = useState<ColumnWidths>()
  const { widths = noWidths, hidden = noColumns } = layout
  const shown = useMemo(() => shownColumns(columns, hidden), [columns, hidden])
  const moveBorder = useCallback(
    (fromPx: readonly number[], at: number, byPx: number, isDone: boolean) => {
      const next = keptWidths(shown, widths, fromPx, movedBorder(shown, fromPx, at, byPx))
      setMoving(isDone ? undefined : next)
      if (isDone) setLayout({ ...layout, widths: next })
    },
    [shown, widths, layout, setLayout],
  )
  const leaveBorder = useCallback(() => setMoving(undefined), [])
  const show = useCallback(
    (column: string, isShown: boolean) => {
      const others = hidden.filter((each) => each !== column)
      setLayout({ ...layout, hidden: isShown ? others : [...others, column] })
    },
    [hidden, layout, setLayout],
  )
  const reset = useCallback(() => setLayout({}), [setLayout])
  const tracks = tracksOf(shown, moving ?? widths)
  return useMemo(
    () => ({
      columns: shown,
      all: columns,
      tracks,
      isUsual: isUsual(layout),
      show,
      moveBorder,
      leaveBorder,
      reset,
    }),
    [shown, columns, tracks, layout, show, moveBorder, leaveBorder, reset],
  )
}

/** By what a table is sorted: as a person chose, otherwise as `initial` says. */
export function useTableSort(
  table: string,
  initial: Sort | undefined,
  columns: readonly { readonly id: string; readonly sortable?: boolean }[],
): readonly [Sort | undefined, (sort: Sort) => void] {
  const [layout, setLayout] = useTableLayout(table)
  const { sort } = layout
  const isThere = columns.some(({ id, sortable }) => id === sort?.column && sortable !== false)
  const setSort = useCallback((next: Sort) => setLayout({ ...layout, sort: next }), [layout, setLayout])
  return [isThere ? sort : initial, setSort]
}

/** Without those that a person hides. One stays, whatever is remembered of a table that had other columns. */
function shownColumns<Column extends HeadColumn>(
  columns: readonly Column[],
  hidden: readonly string[],
): readonly Column[] {
  const shown = columns.filter(({ id }) => !hidden.includes(id))
  return hidden.length === 0 || shown.length === 0 ? columns : shown
}

function isUsual({ widths, hidden, sort }: TableLayout): boolean {
  return (
    (widths === undefined || Object.keys(widths).length === 0) &&
    (hidden === undefined || hidden.length === 0) &&
    sort === undefined
  )
}

const noWidths: ColumnWidths = {}
const noColumns: readonly string[] = []
