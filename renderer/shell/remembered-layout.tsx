import { useMemo, type ReactNode } from 'react'

import { LayoutMemoryProvider, type LayoutMemory } from '../parts/layout/layout-memory.ts'
import { useMemory } from '../state/memory/use-memory.tsx'

/** Gives tables and panes what the window remembers of them. */
export function RememberedLayout(props: { children: ReactNode }): ReactNode {
  const [tables, changeTables] = useMemory('tables')
  const [panes, changePanes] = useMemory('panes')
  const layout = useMemo<LayoutMemory>(
    () => ({
      tables,
      panes,
      setTable: (table, next) =>
        changeTables((now) =>
          Object.keys(next).length === 0 ? without(now, table) : { ...now, [table]: next },
        ),
      setPane: (pane, px) =>
        changePanes((now) => (px === undefined ? without(now, pane) : { ...now, [pane]: px })),
    }),
    [tables, panes, changeTables, changePanes],
  )
  return <LayoutMemoryProvider value={layout}>{props.children}</LayoutMemoryProvider>
}

function without<Value>(
  record: Readonly<Record<string, Value>>,
  key: string,
): Readonly<Record<string, Value>> {
  const { [key]: _, ...others } = record
  return others
}
