import { isStoreError, StoreError, type ErrorCode } from './errors.ts'

/** An error as data, which goes from one thread to another. */
export type SentError =
  | {
      readonly kind: 'store'
      readonly code: ErrorCode
      readonly message: string
      readonly where: StoreError['where']
      readonly retry: StoreError['retry']
      readonly reason: StoreError['reason']
    }
  | { readonly kind: 'other'; readonly message: string; readonly code: string | undefined }

export function toSentError(error: unknown): SentError {
  if (isStoreError(error)) {
    const { code, message, where, retry, reason } = error
    return { kind: 'store', code, message, where, retry, reason }
  }
  const message = error instanceof Error ? error.message : String(error)
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined
  return { kind: 'other', message, code }
}

export function fromSentError(sent: SentError): Error {
  if (sent.kind === 'store') {
    const { code, message, where, retry, reason } = sent
    return new StoreError(code, message, where, { retry, ...(reason === undefined ? {} : { reason }) })
  }
  return Object.assign(new Error(sent.message), sent.code === undefined ? {} : { code: sent.code })
}
