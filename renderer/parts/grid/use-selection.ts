import { useState } from 'react'

import { noSelection, select, type Selection } from './selection.ts'

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

function chosenAlone(key: string | undefined): Selection {
  return key === undefined ? noSelection : select(noSelection, [], key, 'only')
}
