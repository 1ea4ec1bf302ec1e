import { useState } from 'react'

import { usePaneSizes } from './layout-memory.ts'

/** The sizes that a person chose, by pane, and what a border does to one. */
export function useSizes(): {
  readonly chosenPx: (pane: string) => number | undefined
  readonly border: (pane: string) => {
    readonly onSize: (px: number, isDone: boolean) => void
    readonly onBack: () => void
    readonly onUsual: () => void
  }
} {
  const { panes, setPane } = usePaneSizes()
  const [moving, setMoving] = useState<{ readonly pane: string; readonly px: number }>()
  return {
    chosenPx: (pane) => (moving?.pane === pane ? moving.px : panes[pane]),
    border: (pane) => ({
      onSize(px, isDone) {
        setMoving(isDone ? undefined : { pane, px })
        if (isDone) setPane(pane, px)
      },
      onBack: () => setMoving(undefined),
      onUsual() {
        setMoving(undefined)
        setPane(pane, undefined)
      },
    }),
  }
}
