import { useMemo, useState } from 'react'

import { noSelection, select, type Selection } from '../../../parts/grid/selection.ts'

/** What is chosen in a list. The open row is always chosen; when it was opened from elsewhere, it alone is. */
export function useSelection(opened: string | undefined) {
  const [state, setState] = useState({ opened, selection: chosenAlone(opened) })
  if (state.opened !== opened) {
    const kept = opened === undefined || state.selection.chosen.has(opened)
    setState({ opened, selection: kept ? state.selection : chosenAlone(opened) })
  }
  return {
    selection: state.selection,
    onSelection: (next: Selection) => setState((now) => ({ ...now, selection: next })),
  }
}

/** The same with the chosen rows, in the order of the list. `among` has 1 for those that show; all do when it is absent. */
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

function chosenAlone(key: string | undefined): Selection {
  return key === undefined ? noSelection : select(noSelection, [], key, 'only')
}
