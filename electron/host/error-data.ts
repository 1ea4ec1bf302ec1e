import type { ErrorData, HintId } from '../api/messages.ts'
import { isStoreError, type StoreError } from '../../drivers/index.ts'
import type { Failure } from '../transfers/model/transfer.ts'

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

function hintFor(error: StoreError): HintId | undefined {
  const { serviceCode = '' } = error.where
  const local = error.where.driver === 'filesystem'
  const byService = hintsByServiceCode[serviceCode]
  if (byService !== undefined) return byService
  switch (error.code) {
    case 'Unauthenticated':
      return saysWhatToDo(error.reason) ? undefined : 'checkAccessKey'
    case 'PermissionDenied':
      if (saysWhatToDo(error.reason)) return undefined
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

/** Whether a reason says what to do. All do, except those that are only a status. */
function saysWhatToDo(reason: StoreError['reason']): boolean {
  return reason !== undefined && reason.id !== 'answered' && reason.id !== 'answeredWith'
}

/** Error codes of services that need another hint than other failures with the same code. */
const hintsByServiceCode: Readonly<Record<string, HintId>> = {
  SignatureDoesNotMatch: 'checkSecretKey',
  ExpiredToken: 'checkToken',
  InvalidToken: 'checkToken',
  InvalidSecurityToken: 'checkToken',
  SecurityTokenExpired: 'checkToken',
  AccessKeyIdAndSecurityTokenNotMatch: 'checkToken',
  PublicEndpointForbidden: 'useBoundEndpoint',
  ENOSPC: 'freeDiskSpace',
  EDQUOT: 'freeDiskSpace',
}
