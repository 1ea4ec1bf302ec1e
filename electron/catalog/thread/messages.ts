import { isStoreError, StoreError, type ErrorCode } from '../../../drivers/index.ts'
import type { JobKind, Jobs } from './jobs.ts'

export interface ToCatalogThread {
  readonly id: number
  readonly kind: JobKind
  readonly input: Jobs[JobKind]['input']
}

export type FromCatalogThread =
  /** It runs. Once, before anything else. */
  | { readonly kind: 'ready' }
  | { readonly id: number; readonly kind: 'done'; readonly result: Jobs[JobKind]['result'] }
  | { readonly id: number; readonly kind: 'failed'; readonly failure: JobFailure }

/** An error as data. */
export type JobFailure =
  | {
      readonly kind: 'store'
      readonly code: ErrorCode
      readonly message: string
      readonly where: StoreError['where']
      readonly retry: StoreError['retry']
      readonly reason: StoreError['reason']
    }
  | { readonly kind: 'other'; readonly message: string; readonly code: string | undefined }

export function failureOf(error: unknown): JobFailure {
  if (isStoreError(error)) {
    const { code, message, where, retry, reason } = error
    return { kind: 'store', code, message, where, retry, reason }
  }
  const message = error instanceof Error ? error.message : String(error)
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined
  return { kind: 'other', message, code }
}

export function errorOf(failure: JobFailure): Error {
  if (failure.kind === 'store') {
    const { code, message, where, retry, reason } = failure
    return new StoreError(code, message, where, { retry, ...(reason === undefined ? {} : { reason }) })
  }
  return Object.assign(new Error(failure.message), failure.code === undefined ? {} : { code: failure.code })
}
