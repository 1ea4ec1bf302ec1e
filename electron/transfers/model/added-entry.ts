import { randomUUID } from 'node:crypto'

import type { AddedEntry, Failure } from './transfer-record.ts'
import type { NewTransfer } from './transfer.ts'

/** The journal's entry of a new transfer, which gets its id here. One that is refused has failed from the beginning. */
export function toAddedEntry(
  { order, totalBytes, refused, ...label }: NewTransfer,
  { position, addedAtMs }: Pick<AddedEntry, 'position' | 'addedAtMs'>,
  failureOf: (error: unknown) => Failure,
): AddedEntry {
  return {
    kind: 'added',
    id: randomUUID(),
    label,
    order,
    addedAtMs,
    position,
    state:
      refused === undefined
        ? { phase: 'queued' }
        : { phase: 'failed', endedAtMs: addedAtMs, error: failureOf(refused) },
    ...(totalBytes === undefined ? {} : { tally: { doneBytes: 0, alreadyBytes: 0, totalBytes, ranMs: 0 } }),
  }
}
