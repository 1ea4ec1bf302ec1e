import type { ErrorData } from '../api/messages.ts'
import { isStoreError } from '../../drivers/index.ts'
import type { Failure } from '../transfers/model/transfer.ts'

/** Any failure as data for the window: what, where and why. Never a stack, never a credential. */
export function toErrorData(error: unknown): ErrorData {
  if (isStoreError(error)) {
    return {
      code: error.code,
      message: error.message.slice(0, 1000),
      where: error.where,
      retryable: error.retry !== 'never' || error.code === 'Unreachable',
      ...(error.reason === undefined ? {} : { reason: error.reason }),
    }
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return { code: 'Cancelled', message: 'stopped before it was done', where: {}, retryable: true }
  }
  // The message of a foreign error may quote a request: only the name of the error crosses.
  const kind = error instanceof Error ? error.name : typeof error
  return {
    code: 'Unexpected',
    message: `an unexpected failure in the host (${kind})`,
    where: {},
    retryable: false,
  }
}

/** The same failure, in the form in which the journal keeps it. */
export function toFailure(error: unknown): Failure {
  const { where, ...data } = toErrorData(error)
  return { ...data, where: { ...where } }
}
