import type { TransferKind, TransferRow } from '../../../electron/api/rows.ts'
import { allowedOf } from './transfer-actions.ts'

/** What would be cancelled, and what of it was sent. */
export interface Cancelled {
  readonly rows: readonly TransferRow[]
  /** Of those of which something was sent. */
  readonly kinds: ReadonlySet<TransferKind>
  readonly doneBytes: number
  readonly totalBytes: number
  /** Files of the same dropped folders that are uploaded: they stay. */
  readonly wholeFiles: number
}

/** Those of the wanted transfers that can still be cancelled. */
export function cancelledOf(rows: readonly TransferRow[], wanted: ReadonlySet<string>): Cancelled {
  const cancelled = rows.filter((row) => wanted.has(row.id) && allowedOf(row).includes('cancel'))
  const folders = new Set(cancelled.length > 1 ? cancelled.flatMap(({ folder }) => folder?.id ?? []) : [])
  let doneBytes = 0
  let totalBytes = 0
  for (const row of cancelled) {
    doneBytes += row.doneBytes
    totalBytes += Math.max(row.doneBytes, row.totalBytes ?? 0)
  }
  return {
    rows: cancelled,
    kinds: new Set(cancelled.filter((row) => row.doneBytes > 0).map(({ kind }) => kind)),
    doneBytes,
    totalBytes,
    wholeFiles: rows.filter(
      ({ folder, state }) => folder !== undefined && folders.has(folder.id) && state.phase === 'done',
    ).length,
  }
}

/** The name of the one transfer, or of the one folder that all are of; undefined otherwise. */
export function nameOfCancelled(rows: readonly TransferRow[]): string | undefined {
  const [first] = rows
  if (first === undefined || rows.length === 1) return first?.name
  const { folder } = first
  return folder !== undefined && rows.every((row) => row.folder?.id === folder.id)
    ? `${folder.name}/`
    : undefined
}
