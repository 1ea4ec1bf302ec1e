import { createContext, useCallback, useContext } from 'react'

/** How a person set a table. What is absent is as usual. */
export interface TableLayout {
  /** In whole pixels, by column. */
  readonly widths?: Readonly<Record<string, number>>
  readonly hidden?: readonly string[]
  readonly sort?: { readonly column: string; readonly direction: 'ascending' | 'descending' }
}

/** How a person set tables and panes, by their names: the shell keeps it. */
export interface LayoutMemory {
  readonly tables: Readonly<Record<string, TableLayout>>
  /** Widths and heights in whole pixels. */
  readonly panes: Readonly<Record<string, number>>
  readonly setTable: (table: string, layout: TableLayout) => void
  /** Undefined for the usual size. */
  readonly setPane: (pane: string, px: number | undefined) => void
}

const LayoutContext = createContext<LayoutMemory | undefined>(undefined)

export const LayoutMemoryProvider = LayoutContext

/** How a table is set, and what sets it. */
export function useTableLayout(table: string): readonly [TableLayout, (layout: TableLayout) => void] {
  const { tables, setTable } = useLayoutMemory()
  const set = useCallback((layout: TableLayout) => setTable(table, layout), [setTable, table])
  return [tables[table] ?? usual, set]
}

/** The sizes of panes that a person chose, and what sets one. */
export function usePaneSizes(): Pick<LayoutMemory, 'panes' | 'setPane'> {
  return useLayoutMemory()
}

const usual: TableLayout = {}

function useLayoutMemory(): LayoutMemory {
  const memory = useContext(LayoutContext)
  if (memory === undefined) throw new Error('used outside of LayoutMemoryProvider')
  return memory
}
