import { randomUUID } from 'node:crypto'

import type { AddedEntry, Failure, Label, RecordedState } from './transfer-record.ts'
import type { TransferOrder } from './order.ts'
import type { Need } from './runner.ts'
import type { UploadFolder } from './upload-folder.ts'

/** A transfer to be added, with its label. */
export interface NewTransfer extends Label {
  readonly order: TransferOrder
  /** As the caller expects it; the runner's plan replaces it. */
  readonly totalBytes?: number
  /** Why the order cannot be carried out: the transfer is added as failed. */
  readonly refused?: unknown
}

/** A transfer as the queue shows it. Times are milliseconds since 1970. */
export interface Transfer extends Label {
  readonly id: string
  readonly kind: TransferOrder['kind']
  readonly store: string
  readonly folder?: UploadFolder
  readonly doneBytes: number
  readonly alreadyBytes?: number
  readonly totalBytes?: number
  readonly parts?: PartCounts
  readonly items?: { readonly done: number; readonly total?: number }
  readonly current?: string
  readonly reports?: number
  readonly moreReports?: true
  readonly position: number
  readonly startedAtMs: number
  readonly state: TransferState
}

export interface PartCounts {
  readonly done: number
  readonly already: number
  readonly inFlight: number
  readonly failed: number
  readonly total: number
}

export type TransferState = RecordedState | { readonly phase: 'running'; readonly bytesPerSecond: number }

/** The journal's entry for a new transfer, with a new ID. A refused one begins as failed. */
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

export type { Failure, Need }
