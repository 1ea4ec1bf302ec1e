import { randomUUID } from 'node:crypto'

import type { AddedEntry, Failure } from './kept-transfer.ts'
import { mostReports } from './running-transfer.ts'
import type { NewTransfer } from './transfer.ts'

/** The journal's entry of a new transfer, which gets its id here. One that is refused has failed from the beginning. */
export function addedEntry(
  { order, totalBytes, refused, reports, ...label }: NewTransfer,
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
    ...(reports === undefined ? {} : { reports: reports.slice(0, mostReports) }),
    ...(totalBytes === undefined ? {} : { tally: { doneBytes: 0, alreadyBytes: 0, totalBytes, ranMs: 0 } }),
  }
}
