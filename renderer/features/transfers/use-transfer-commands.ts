import { useMemo } from 'react'

import type { TransferRow } from '../../../electron/api/rows.ts'
import {
  useCancelTransfers,
  useClearFinished,
  useMoveTransfers,
  usePauseTransfers,
  useResumeTransfers,
} from '../../api/mutations/transfers.ts'
import type { TransferAction } from './transfer-actions.ts'
import { moveOrder, type Move } from './transfer-moves.ts'

export interface TransferCommands {
  readonly act: (action: TransferAction, transfers: readonly string[]) => void
  /** Moves the chosen ones among all that is still to be done. */
  readonly move: (rows: readonly TransferRow[], chosen: ReadonlySet<string>, move: Move) => void
}

/** Commands on transfers as calls of the host. Their effect is seen in the rows. */
export function useTransferCommands(): TransferCommands {
  const { mutate: pause } = usePauseTransfers()
  const { mutate: resume } = useResumeTransfers()
  const { mutate: cancel } = useCancelTransfers()
  const { mutate: clear } = useClearFinished()
  const { mutate: moveTo } = useMoveTransfers()
  return useMemo(() => {
    const byAction = { pause, resume, retry: resume, cancel, clear }
    return {
      act(action, transfers) {
        if (transfers.length > 0) byAction[action](transfers)
      },
      move(rows, chosen, move) {
        const order = moveOrder(rows, chosen, move)
        if (order !== undefined) moveTo(order)
      },
    }
  }, [pause, resume, cancel, clear, moveTo])
}
