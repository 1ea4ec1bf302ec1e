import { useMemo } from 'react'

import type { TransferRow } from '../../../electron/api/rows.ts'
import {
  useCancelTransfers,
  useClearFinished,
  useMoveTransfers,
  usePauseTransfers,
  useResumeTransfers,
} from '../../api/mutations/transfers.ts'
import { isEnded } from '../../api/queries/transfers.ts'
import { useWindowState } from '../../state/window-state.tsx'
import { hasSent, idsFor, type OnTransferAction } from './transfer-actions.ts'
import { moveOfLines, type Move } from './transfer-moves.ts'
import type { TransferLine } from './transfer-lines.ts'

export interface TransferCommands {
  /** Does it with those of the transfers that it is for. Cancelling asks first where something was sent. */
  readonly act: OnTransferAction
  /** Moves the chosen lines among all that is still to be done. */
  readonly move: (lines: readonly TransferLine[], chosen: ReadonlySet<string>, move: Move) => void
}

/** Commands on transfers as calls of the host. Their effect is seen in the rows. */
export function useTransferCommands(): TransferCommands {
  const { mutate: pause } = usePauseTransfers()
  const { mutate: resume } = useResumeTransfers()
  const { mutate: cancel } = useCancelTransfers()
  const { mutate: clear } = useClearFinished()
  const { mutate: moveTo } = useMoveTransfers()
  const { openDialog } = useWindowState()
  return useMemo(() => {
    const askOrCancel = (transfers: readonly string[], rows: readonly TransferRow[]): void => {
      if (rows.some(hasSent)) openDialog({ kind: 'cancelTransfers', transfers })
      else cancel(transfers)
    }
    const byAction = { pause, resume, retry: resume, cancel: askOrCancel, clear }
    return {
      act(action, rows) {
        // Of a folder some may still be undone: the host takes those off the list after that.
        const transfers = action === 'clear' ? rows.filter(isEnded).map(({ id }) => id) : idsFor(rows, action)
        if (transfers.length === 0) return
        if (action === 'cancel') byAction.cancel(transfers, rows)
        else byAction[action](transfers)
      },
      move(lines, chosen, move) {
        const order = moveOfLines(lines, chosen, move)
        if (order !== undefined) moveTo(order)
      },
    }
  }, [pause, resume, cancel, clear, moveTo, openDialog])
}
