import type { TransferRow } from '../../../electron/api/rows.ts'

export const transferFilters = ['all', 'running', 'waiting', 'paused', 'failed', 'finished'] as const
export type TransferFilter = (typeof transferFilters)[number]

export type TransferCounts = { readonly [Filter in TransferFilter]: number }

/** The filter that shows a transfer, besides `all`. */
export function filterOf({ state }: Pick<TransferRow, 'state'>): Exclude<TransferFilter, 'all'> {
  switch (state.phase) {
    case 'queued':
    case 'running':
      return 'running'
    case 'done':
    case 'cancelled':
      return 'finished'
    case 'waiting':
    case 'paused':
    case 'failed':
      return state.phase
  }
}
