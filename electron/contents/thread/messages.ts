import type { SentError } from '../../../drivers/common/sent-error.ts'
import type { EntryBatch } from '../tar/entry-batch.ts'
import type { LayerFacts, LayerToRead } from './read-layer.ts'

/** Messages to the thread that reads layers. This side gives each layer its ID. */
export type ToContentsThread =
  | { readonly kind: 'begin'; readonly id: number; readonly layer: LayerToRead }
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
  | { readonly kind: 'done'; readonly id: number; readonly facts: LayerFacts }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: SentError }
