import type { ChangeRow } from '../../../electron/api/rows.ts'
import type { ActivityAddress, ActivityState } from '../../state/address/address.ts'

/** The changes that the address asks for, in their order. */
export function chosenChanges(
  rows: readonly ChangeRow[],
  { filter = '', inStore, kind, state }: Omit<ActivityAddress, 'at'>,
  titleOf: (row: ChangeRow) => string,
): readonly ChangeRow[] {
  const wanted = filter.trim().toLowerCase()
  if (wanted === '' && inStore === undefined && kind === undefined && state === undefined) return rows
  return rows.filter(
    (row) =>
      (inStore === undefined || row.store === inStore) &&
      (kind === undefined || row.kind === kind) &&
      (state === undefined || groupOf(row) === state) &&
      (wanted === '' || textOf(row, titleOf(row)).includes(wanted)),
  )
}

/** What is filtered by: whether it goes on, waits for a person, or how it ended. */
export function groupOf({ state, failures }: Pick<ChangeRow, 'state' | 'failures'>): ActivityState {
  switch (state) {
    case 'running':
    case 'undoing':
      return 'underWay'
    case 'paused':
    case 'waiting':
    case 'interrupted':
      return 'held'
    case 'failed':
      return 'failed'
    case 'done':
      return failures > 0 ? 'failed' : 'done'
    case 'stopped':
    case 'undone':
      return state
    default:
      return state satisfies never
  }
}

/** The stores that changes are of, newest first, under the name that each had last. */
export function storesOf(rows: readonly ChangeRow[]): ReadonlyMap<string, string> {
  const stores = new Map<string, string>()
  for (const { store, storeName } of rows) if (!stores.has(store)) stores.set(store, storeName)
  return stores
}

function textOf({ storeName, by, subject }: ChangeRow, title: string): string {
  const { repository = '', names, to = '' } = subject
  return [title, storeName, by, repository, ...names, to].join('\n').toLowerCase()
}
