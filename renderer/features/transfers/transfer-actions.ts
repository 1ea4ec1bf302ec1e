import type { TransferRow } from '../../../electron/api/rows.ts'
import type { TransferFolder } from '../../api/lists/transfer-folder.ts'
import type { TransferLine } from './transfer-lines.ts'

/** Pause, go on, try again, give up, and take off the list. */
export const transferActions = ['pause', 'resume', 'retry', 'cancel', 'clear'] as const
export type TransferAction = (typeof transferActions)[number]
export type OnTransferAction = (action: TransferAction, rows: readonly TransferRow[]) => void

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

/** Those that "clear finished" is for: what has ended, but for files of a folder that is not over yet. */
export function clearableIds(
  rows: readonly TransferRow[],
  folders: ReadonlyMap<string, TransferFolder>,
): readonly string[] {
  const keeps = (id: string): boolean => {
    const folder = folders.get(id)
    return folder !== undefined && !allowedOfFolder(folder).includes('clear')
  }
  return idsFor(
    rows.filter(({ folder }) => folder === undefined || !keeps(folder.id)),
    'clear',
  )
}

/** What can be done with a folder as a whole. It is taken off the list only when nothing of it goes on. */
export function allowedOfFolder(folder: TransferFolder): readonly TransferAction[] {
  const { queued, running, waiting, paused, failed, cancelled } = folder
  const goesOn = queued + running + waiting + paused > 0
  const allowed: Readonly<Record<TransferAction, boolean>> = {
    pause: queued + running > 0,
    resume: paused > 0,
    retry: failed > 0 || (cancelled > 0 && !goesOn),
    cancel: goesOn || failed > 0,
    clear: !goesOn,
  }
  return transferActions.filter((action) => allowed[action])
}

/** The transfers of a line that an action on it is for. Retry of a folder is for what failed, where something did. */
export function rowsFor(line: TransferLine, action: TransferAction): readonly TransferRow[] {
  if (line.kind === 'transfer') return allowedOf(line.row).includes(action) ? [line.row] : []
  if (!allowedOfFolder(line.folder).includes(action)) return []
  if (action !== 'retry' || line.folder.failed === 0) return line.rows()
  return line.rows().filter(({ state }) => state.phase === 'failed')
}

/** Whether something was sent or written that cancelling deletes. */
export function hasSent(row: TransferRow): boolean {
  return row.doneBytes > 0 && allowedOf(row).includes('cancel')
}
