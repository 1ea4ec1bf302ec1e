import { useMemo } from 'react'

import { useSelection } from '../../../parts/grid/use-selection.ts'

/** What is chosen in a list, with the chosen rows in their order. `among` has 1 for those that show; all do when it is absent. */
export function useChosenRows<Row extends { readonly key: string }>(
  rows: readonly Row[],
  opened: string | undefined,
  among?: Uint8Array,
) {
  const { selection, onSelection } = useSelection(opened)
  const { chosen } = selection
  const chosenRows = useMemo(
    () => (chosen.size === 0 ? [] : rows.filter((row, at) => chosen.has(row.key) && among?.[at] !== 0)),
    [rows, chosen, among],
  )
  return { selection, onSelection, chosen: chosenRows }
}
