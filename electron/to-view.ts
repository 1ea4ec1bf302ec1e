import type { ErrorData, HintId } from './api/messages.ts'
import { isStoreError, type StoreError } from '../drivers/index.ts'

/** Any failure as data for the window: what, where, why, and what to do. Never a stack, never a credential. */
export function toErrorData(error: unknown): ErrorData {
  if (isStoreError(error)) {
    const hint = hintFor(error)
    return {
      code: error.code,
      message: error.message.slice(0, 1000),
      where: error.where,
      retryable: error.retry !== 'never' || error.code === 'Unreachable',
      ...(hint === undefined ? {} : { hint }),
    }
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return { code: 'Cancelled', message: 'stopped before it was done', where: {}, retryable: true }
  }
  // What is not ours may quote a request: only its kind crosses.
  const kind = error instanceof Error ? error.name : typeof error
  return {
    code: 'Unexpected',
    message: `an unexpected failure in the host (${kind})`,
    where: {},
    retryable: false,
  }
}

function hintFor(error: StoreError): HintId | undefined {
  const { serviceCode = '' } = error.where
  const local = error.where.driver === 'filesystem'
  switch (error.code) {
    case 'Unauthenticated':
      return serviceCode === 'SignatureDoesNotMatch' ? 'checkSecretKey' : 'checkAccessKey'
    case 'PermissionDenied':
      return local ? 'checkFolder' : 'checkPermissions'
    case 'NoSuchBucket':
      return local ? 'checkFolder' : 'checkBucket'
    case 'WrongRegion':
      return 'checkRegion'
    case 'ClockSkew':
      return 'checkClock'
    case 'ReadOnly':
      return 'allowChanges'
    case 'Throttled':
    case 'Unavailable':
      return 'waitAndRetry'
    case 'Timeout':
      return 'checkNetwork'
    case 'Unreachable':
      return 'checkEndpoint'
    default:
      return undefined
  }
}
