import type { TransferRow } from '../../../electron/api/rows.ts'

/** Pause, go on, try again, stop for good, and take off the list. */
export const transferActions = ['pause', 'resume', 'retry', 'cancel', 'clear'] as const
export type TransferAction = (typeof transferActions)[number]
export type OnTransferAction = (action: TransferAction, id: string) => void

/** What can be done with a transfer as it is now. */
export function allowedOf({ state }: Pick<TransferRow, 'state'>): readonly TransferAction[] {
  switch (state.phase) {
    case 'queued':
    case 'running':
      return ['pause', 'cancel']
    case 'waiting':
      return ['cancel']
    case 'paused':
      return ['resume', 'cancel']
    case 'failed':
      return ['retry', 'cancel', 'clear']
    case 'cancelled':
      // It stays on the list while what it wrote is deleted: the journal must remember that.
      return state.cleaning ? ['retry'] : ['retry', 'clear']
    case 'done':
      return ['clear']
  }
}

/** The ids of those that an action is for. */
export function idsFor(rows: readonly TransferRow[], action: TransferAction): readonly string[] {
  return rows.filter((row) => allowedOf(row).includes(action)).map((row) => row.id)
}
