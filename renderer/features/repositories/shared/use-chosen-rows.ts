import { useMemo, useState } from 'react'

import { noSelection, select, type Selection } from '../../../parts/grid/selection.ts'

/** The chosen rows of a list. The open row is always chosen; when it was opened from elsewhere, it alone is. */
export function useChosenRows<Row extends { readonly key: string }>(
  rows: readonly Row[],
  opened: string | undefined,
) {
  const [state, setState] = useState({ opened, selection: chosenAlone(opened) })
  if (state.opened !== opened) {
    const kept = opened === undefined || state.selection.chosen.has(opened)
    setState({ opened, selection: kept ? state.selection : chosenAlone(opened) })
  }
  const { selection } = state
  const chosen = useMemo(() => rows.filter((row) => selection.chosen.has(row.key)), [rows, selection])
  return {
    selection,
    onSelection: (next: Selection) => setState((now) => ({ ...now, selection: next })),
    chosen,
  }
}

function chosenAlone(key: string | undefined): Selection {
  return key === undefined ? noSelection : select(noSelection, [], key, 'only')
}
