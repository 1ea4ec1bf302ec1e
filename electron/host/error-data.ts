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
  // What is not ours may quote a request: only its kind crosses.
  const kind = error instanceof Error ? error.name : typeof error
  return {
    code: 'Unexpected',
    message: `an unexpected failure in the host (${kind})`,
    where: {},
    retryable: false,
  }
}

/** The same as it is kept. */
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

/** Reasons do, but for those that are a status and no more. */
function saysWhatToDo(reason: StoreError['reason']): boolean {
  return reason !== undefined && reason.id !== 'answered' && reason.id !== 'answeredWith'
}

/** Codes of the services that ask for something else than other failures of their kind do. */
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
