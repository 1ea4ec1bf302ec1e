import type { SentError } from '../../../drivers/common/sent-error.ts'
import type { EntryBatch } from '../tar/entry-batch.ts'
import type { Job, JobResult } from './jobs.ts'

/** Messages to the thread that reads layers. This side gives each job its ID. */
export type ToContentsThread =
  | { readonly kind: 'begin'; readonly id: number; readonly job: Job }
  | { readonly kind: 'chunk'; readonly id: number; readonly bytes: Uint8Array }
  /** All bytes came. */
  | { readonly kind: 'end'; readonly id: number }
  /** Nobody waits for it any more. */
  | { readonly kind: 'stop'; readonly id: number }

export type FromContentsThread =
  /** It runs. Once, before anything else. */
  | { readonly kind: 'ready' }
  /** A chunk of so many bytes was taken. */
  | { readonly kind: 'taken'; readonly id: number; readonly bytes: number }
  | { readonly kind: 'entries'; readonly id: number; readonly batch: EntryBatch }
  | { readonly kind: 'done'; readonly id: number; readonly result: JobResult }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: SentError }
