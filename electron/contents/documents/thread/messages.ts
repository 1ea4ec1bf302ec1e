import { isStoreError, StoreError } from '../../../../drivers/index.ts'
import type { DocumentAnswer, DocumentJob } from './jobs.ts'

export type ToDocumentThread =
  | { readonly kind: 'job'; readonly id: number; readonly job: DocumentJob }
  /** The answer was read: another may come. Many at once would hold up whoever reads them. */
  | { readonly kind: 'more'; readonly id: number }
  /** Nobody reads the answers any more. */
  | { readonly kind: 'stop'; readonly id: number }

export type FromDocumentThread =
  /** It runs. Once, before anything else. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: DocumentAnswer }
  | { readonly kind: 'done'; readonly id: number }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: JobFailure }

/** An error as data. */
export type JobFailure = Pick<StoreError, 'code' | 'message' | 'where' | 'reason'>

export function failureOf(error: unknown): JobFailure {
  if (isStoreError(error)) {
    const { code, message, where, reason } = error
    return { code, message, where, reason }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'Unexpected', message, where: {}, reason: undefined }
}

export function errorOf({ code, message, where, reason }: JobFailure): StoreError {
  return new StoreError(code, message, where, reason === undefined ? {} : { reason })
}
