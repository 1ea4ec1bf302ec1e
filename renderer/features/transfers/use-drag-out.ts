import type { DragEvent } from 'react'

import type { TransferRow } from '../../../electron/api/rows.ts'
import { useHost } from '../../api/client/client-context.tsx'

export interface DragOut {
  readonly canDrag: (row: TransferRow) => boolean
  /** Drags the finished downloads and exports among these transfers out of the window. */
  readonly start: (event: DragEvent, rows: readonly TransferRow[]) => void
}

/** Finished downloads and exports can be dragged to other programs, if the host supports it. */
export function useDragOut(): DragOut {
  const host = useHost()
  const canDrag = (row: TransferRow): boolean =>
    host.dragOut !== undefined &&
    row.state.phase === 'done' &&
    (row.kind === 'download' || row.kind === 'export' || row.kind === 'extract')
  return {
    canDrag,
    start(event, rows) {
      // The page's own drag would carry a text.
      event.preventDefault()
      const dragged = rows.filter(canDrag).map((row) => row.id)
      if (dragged.length > 0) host.dragOut?.(dragged)
    },
  }
}
