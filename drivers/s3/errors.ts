import { StoreError, type ErrorCode, type ErrorWhere, type Retry, type StoreErrorOptions } from '../errors.ts'
import { byStatus } from '../by-status.ts'
import { transportError } from '../transport-error.ts'

/** A failure of the SDK, of the service behind it or of the way there, as one of ours. */
export function s3Error(cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause
  const failure = cause as SdkFailure
  const status = failure.$metadata?.httpStatusCode
  const serviceCode = failure.Code ?? (status === undefined ? undefined : failure.name)
  const where: ErrorWhere = {
    ...(status === undefined ? {} : { status }),
    ...(serviceCode === undefined ? {} : { serviceCode }),
    ...(failure.$metadata?.requestId === undefined ? {} : { requestId: failure.$metadata.requestId }),
  }
  if (status === undefined) return withoutAnswer(failure)
  const [code, retry] = clockCorrected(failure, status) ?? classify(serviceCode ?? '', status)
  const retryAfterSeconds = Number(failure.$response?.headers?.['retry-after'])
  const options: StoreErrorOptions = {
    cause: redacted(failure),
    retry,
    ...(retryAfterSeconds > 0 ? { retryAfterMs: retryAfterSeconds * 1000 } : {}),
  }
  return new StoreError(code, sentence(failure, serviceCode, status), where, options)
}

interface SdkFailure {
  readonly name?: string
  readonly message?: string
  readonly code?: string
  readonly Code?: string
  readonly $metadata?: {
    readonly httpStatusCode?: number
    readonly requestId?: string
    /** The SDK saw by the answer's date that our clock is off, and signs with the service's time from now on. */
    readonly clockSkewCorrected?: boolean
  }
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> }
}

const byServiceCode: Readonly<Record<string, readonly [ErrorCode, Retry]>> = {
  NoSuchKey: ['NotFound', 'never'],
  NotFound: ['NotFound', 'never'],
  NoSuchUpload: ['NotFound', 'never'],
  NoSuchBucket: ['NoSuchBucket', 'never'],
  InvalidBucketName: ['NoSuchBucket', 'never'],
  InvalidAccessKeyId: ['Unauthenticated', 'never'],
  SignatureDoesNotMatch: ['Unauthenticated', 'never'],
  InvalidToken: ['Unauthenticated', 'never'],
  ExpiredToken: ['Unauthenticated', 'never'],
  MissingSecurityHeader: ['Unauthenticated', 'never'],
  AccessDenied: ['PermissionDenied', 'never'],
  AllAccessDisabled: ['PermissionDenied', 'never'],
  AccountProblem: ['PermissionDenied', 'never'],
  AuthorizationHeaderMalformed: ['WrongRegion', 'never'],
  PermanentRedirect: ['WrongRegion', 'never'],
  TemporaryRedirect: ['WrongRegion', 'never'],
  IllegalLocationConstraintException: ['WrongRegion', 'never'],
  RequestTimeTooSkewed: ['ClockSkew', 'never'],
  RequestExpired: ['ClockSkew', 'never'],
  SlowDown: ['Throttled', 'later'],
  ServiceUnavailable: ['Throttled', 'later'],
  TooManyRequests: ['Throttled', 'later'],
  RequestTimeout: ['Timeout', 'later'],
  BadDigest: ['Corrupt', 'later'],
  InvalidDigest: ['Corrupt', 'later'],
  XAmzContentSHA256Mismatch: ['Corrupt', 'later'],
  InternalError: ['Unavailable', 'later'],
  PreconditionFailed: ['PreconditionFailed', 'never'],
  EntityTooLarge: ['TooLarge', 'never'],
  EntityTooSmall: ['InvalidParameter', 'never'],
  KeyTooLongError: ['InvalidPath', 'never'],
  // The object is in an archive and would have to be restored first.
  InvalidObjectState: ['Unsupported', 'never'],
  NotImplemented: ['Unsupported', 'never'],
  MethodNotAllowed: ['Unsupported', 'never'],
}

/** A refusal for the clock's sake; one of a HEAD names no reason, but was met while the clock was off. */
function clockCorrected(failure: SdkFailure, status: number): readonly [ErrorCode, Retry] | undefined {
  if (failure.$metadata?.clockSkewCorrected !== true || (status !== 403 && status !== 400)) return undefined
  const says = byServiceCode[failure.Code ?? failure.name ?? '']
  return says === undefined || says[0] === 'ClockSkew' ? ['ClockSkew', 'later'] : undefined
}

/** HEAD answers have no body and so no code: the status must do. */
function classify(serviceCode: string, status: number): readonly [ErrorCode, Retry] {
  return byServiceCode[serviceCode] ?? byStatus(status)
}

/** No answer came: the name of the host may be wrong, nobody listens, or the line broke. */
function withoutAnswer(failure: SdkFailure): StoreError {
  const code = failure.code ?? failure.name ?? ''
  const options = { cause: redacted(failure) }
  if (code === 'CredentialsProviderError') {
    const message = 'no access key was given, and the standard credential chain has none'
    return new StoreError('Unauthenticated', message, { serviceCode: 'NoCredentials' }, options)
  }
  const known = transportError(code, options.cause)
  if (known !== undefined) return known
  const message = `${failure.name ?? 'Error'}: ${failure.message ?? ''}`.slice(0, 300)
  return new StoreError('Unexpected', message, {}, options)
}

function sentence(failure: SdkFailure, serviceCode: string | undefined, status: number): string {
  const text = failure.message ?? ''
  if (text !== '' && text !== 'UnknownError' && text !== serviceCode) return text.slice(0, 500)
  return `the service answered ${status}${serviceCode === undefined ? '' : ` ${serviceCode}`}`
}

/** The SDK's error holds the request with its authorization: only its name and message go on. */
function redacted(failure: SdkFailure): Error {
  const error = new Error(failure.message ?? '')
  error.name = failure.name ?? 'Error'
  return error
}
