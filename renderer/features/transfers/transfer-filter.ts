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

/** How many each filter leaves. */
export function countsOf(rows: readonly TransferRow[]): TransferCounts {
  const counts = { all: rows.length, running: 0, waiting: 0, paused: 0, failed: 0, finished: 0 }
  for (const row of rows) counts[filterOf(row)] += 1
  return counts
}

/** The rows of a filter: first unfinished transfers by position, then ended ones, the newest first. */
export function shownRows(rows: readonly TransferRow[], filter: TransferFilter): readonly TransferRow[] {
  const open: TransferRow[] = []
  const over: TransferRow[] = []
  for (const row of rows) {
    const own = filterOf(row)
    if (filter !== 'all' && filter !== own) continue
    if (own === 'finished') over.push(row)
    else open.push(row)
  }
  return [...open, ...over.toReversed()]
}
