import type { Digest } from '../../../drivers/common/names.ts'

/**
 * One thing that a change does to a bucket. Each may be done again with the same result, so that a change goes on after
 * a kill. Keys are object keys.
 */
export type Operation =
  /** Writes a link or another small object. What was there before is kept, for the undo. */
  | { readonly kind: 'put'; readonly key: string; readonly text: string }
  | DeleteOperation
  /** The service copies the object, in parts where it is large; then the object at `from` is deleted. */
  | { readonly kind: 'move'; readonly key: string; readonly to: string; readonly sizeBytes: number }
  | {
      readonly kind: 'abortUpload'
      readonly key: string
      readonly uploadId: string
      readonly sizeBytes: number
    }
  /** Copies a blob from another store to its key here, and verifies its digest before it appears. */
  | {
      readonly kind: 'fetchBlob'
      readonly key: string
      readonly digest: Digest
      readonly from: string
      readonly sizeBytes: number
    }

export interface DeleteOperation {
  readonly kind: 'delete'
  readonly key: string
  readonly sizeBytes: number
  /**
   * What is kept for the undo. `text`: a listing proved what the object holds, so that nobody reads it. `bytes`: it is read
   * before it is deleted; at most `mostKeptBytes`. `store`: it is a blob, and copied to its key in another store before it
   * is deleted. `nothing`: the deletion cannot be undone.
   */
  readonly keep:
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'bytes' | 'nothing' }
    | { readonly kind: 'store'; readonly store: string; readonly digest: Digest }
  /** Deleted only while the object was last written then, in milliseconds since 1970, where that is known. */
  readonly writtenAtMs?: number
}

/** A manifest is not larger in any registry. */
export const mostKeptBytes = 4 * 1024 * 1024
