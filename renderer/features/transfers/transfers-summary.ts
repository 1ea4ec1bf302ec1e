import type { TransferRow } from '../../../electron/api/rows.ts'
import { filterOf } from './transfer-filter.ts'

export interface TransfersSummary {
  readonly all: number
  /** Queued or running. */
  readonly active: number
  readonly waiting: number
  readonly failed: number
  readonly bytesPerSecond: number
  /** Of all that is queued or runs, by its bytes; undefined while no size is known. */
  readonly share: number | undefined
}

/** How many transfers are in which state, their speed together, and how far they are. */
export function summaryOf(rows: readonly TransferRow[]): TransfersSummary {
  let active = 0
  let waiting = 0
  let failed = 0
  let bytesPerSecond = 0
  let doneBytes = 0
  let totalBytes = 0
  for (const row of rows) {
    const { state } = row
    switch (filterOf(row)) {
      case 'running':
        active += 1
        doneBytes += Math.min(row.doneBytes, row.totalBytes ?? 0)
        totalBytes += row.totalBytes ?? 0
        if (state.phase === 'running') bytesPerSecond += state.bytesPerSecond
        break
      case 'waiting':
        waiting += 1
        break
      case 'failed':
        failed += 1
        break
      case 'paused':
      case 'finished':
        break
    }
  }
  const share = totalBytes === 0 ? undefined : doneBytes / totalBytes
  return { all: rows.length, active, waiting, failed, bytesPerSecond, share }
}
