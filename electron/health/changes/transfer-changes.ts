import { mostNamed } from '../../api/rows.ts'
import type { TransferOrder } from '../../transfers/model/order.ts'
import type { Transfer } from '../../transfers/model/transfer.ts'
import type { ChangeRecord } from './change-record.ts'
import type { Changes } from './changes.ts'

/**
 * Keeps a transfer that wrote to a store, and ended, among the changes. Files that were dropped together are one change:
 * thousands of them would leave no room for others.
 */
export function noteTransfer(
  changes: Pick<Changes, 'get' | 'note'>,
  transfer: Transfer,
  order: TransferOrder,
  by: string,
): void {
  const { state } = transfer
  if (order.kind === 'download' || order.kind === 'export' || order.kind === 'extract') return
  if (state.phase !== 'done' && state.phase !== 'failed' && state.phase !== 'cancelled') return
  const ofDrop = order.kind === 'upload'
  const id = ofDrop ? `drop-${order.drop}` : `transfer-${transfer.id}`
  const record = recordOf(transfer, order.kind, { id, by, endedAtMs: state.endedAtMs })
  const before = changes.get(id)
  changes.note(ofDrop && before !== undefined ? together(before, record) : record)
}

function recordOf(
  transfer: Transfer,
  kind: 'upload' | 'push' | 'copy',
  { id, by, endedAtMs }: { readonly id: string; readonly by: string; readonly endedAtMs: number },
): ChangeRecord {
  const { state, items, doneBytes, totalBytes = doneBytes } = transfer
  const failure = state.phase === 'failed' ? state.error : undefined
  const of = items?.total ?? 1
  return {
    id,
    store: transfer.store,
    storeName: transfer.storeName,
    location: '',
    kind,
    subject: { names: [transfer.place], count: 1, ...fromOf(transfer) },
    by,
    startedAtMs: transfer.startedAtMs,
    endedAtMs,
    state: state.phase === 'done' ? 'done' : failure === undefined ? 'stopped' : 'failed',
    takesBack: false,
    phases: [
      {
        name: kind === 'upload' ? 'files' : 'blobs',
        done: items?.done ?? (state.phase === 'done' ? 1 : 0),
        of,
        doneBytes,
        ofBytes: totalBytes,
        undoable: false,
        begun: false,
        index: 0,
        offset: 0,
      },
    ],
    phase: 0,
    failures: failure === undefined ? 0 : 1,
    kept: 0,
    itemsBytes: 0,
    ...(failure === undefined ? {} : { error: failure }),
  }
}

/** Where a copy came from. */
function fromOf({ from }: Transfer): { readonly repository?: string } {
  return from === undefined ? {} : { repository: `${from.storeName}/${from.place}` }
}

/** One more file of those that were dropped together. */
function together(before: ChangeRecord, file: ChangeRecord): ChangeRecord {
  const [sum, more] = [before.phases[0], file.phases[0]]
  if (sum === undefined || more === undefined) return before
  const [name = ''] = file.subject.names
  // A file that failed and was tried again is told once more.
  const known = before.subject.names.includes(name)
  const { error } = file.error === undefined ? before : file
  return {
    ...before,
    endedAtMs: Math.max(before.endedAtMs ?? 0, file.endedAtMs ?? 0),
    state: file.state === 'done' ? before.state : file.state,
    subject: {
      names: known ? before.subject.names : [...before.subject.names, name].slice(0, mostNamed),
      count: before.subject.count + (known ? 0 : 1),
    },
    phases: [
      {
        ...sum,
        done: sum.done + more.done,
        of: sum.of + (known ? 0 : more.of),
        doneBytes: sum.doneBytes + more.doneBytes,
        ofBytes: sum.ofBytes + (known ? 0 : more.ofBytes),
      },
    ],
    failures: before.failures + file.failures,
    ...(error === undefined ? {} : { error }),
  }
}
