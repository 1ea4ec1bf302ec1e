import type { TransferRow } from '../../electron/api/views.ts'

export interface TransfersSummary {
  readonly all: number
  /** Waiting or running. */
  readonly active: number
  readonly failed: number
  readonly ended: number
  readonly bytesPerSecond: number
}

/** How many transfers are in which state, and their speed together. */
export function summaryOf(rows: readonly TransferRow[]): TransfersSummary {
  let active = 0
  let failed = 0
  let bytesPerSecond = 0
  for (const { state } of rows) {
    if (state.phase === 'queued' || state.phase === 'running') active += 1
    if (state.phase === 'failed') failed += 1
    if (state.phase === 'running') bytesPerSecond += state.bytesPerSecond
  }
  return { all: rows.length, active, failed, ended: rows.length - active, bytesPerSecond }
}
