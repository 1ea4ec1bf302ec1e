import type { TransferChanges, TransferRow } from '../electron/api/rows.ts'
import { noTransfers, withChanges } from '../renderer/api/lists/transfer-list.ts'

/** The transfers, out of what a watch tells, once all of them are there and are as wanted; the watch is let go then. */
export async function transfersWhen(
  watch: AsyncIterable<TransferChanges>,
  wanted: (rows: readonly TransferRow[]) => boolean = () => true,
): Promise<readonly TransferRow[]> {
  let list = noTransfers
  for await (const changes of watch) {
    list = withChanges(list, changes)
    if (changes.whole && wanted(list.rows)) return list.rows
  }
  throw new Error('the watch ended before')
}

/** None of them runs or waits for its turn any more, nor is cleaned up after. */
export function allSettled(rows: readonly TransferRow[]): boolean {
  return rows.every(
    ({ state }) =>
      state.phase !== 'queued' &&
      state.phase !== 'running' &&
      !(state.phase === 'cancelled' && state.cleaning),
  )
}
