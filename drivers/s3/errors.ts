import { StoreError, type ErrorCode, type ErrorWhere, type StoreErrorOptions } from '../errors.ts'

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
  if (status === undefined) return transportError(failure)
  const [code, retry] = classify(serviceCode ?? '', status)
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
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string }
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> }
}

type Retry = 'never' | 'later'

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

/** HEAD answers have no body and so no code: the status must do. */
function classify(serviceCode: string, status: number): readonly [ErrorCode, Retry] {
  const known = byServiceCode[serviceCode]
  if (known !== undefined) return known
  if (status === 301 || status === 307) return ['WrongRegion', 'never']
  if (status === 401) return ['Unauthenticated', 'never']
  if (status === 403) return ['PermissionDenied', 'never']
  if (status === 404) return ['NotFound', 'never']
  if (status === 412) return ['PreconditionFailed', 'never']
  if (status === 429 || status === 503) return ['Throttled', 'later']
  if (status >= 500) return ['Unavailable', 'later']
  if (status === 400) return ['InvalidParameter', 'never']
  return ['Unexpected', 'never']
}

/** No answer came: the name of the host may be wrong, nobody listens, or the line broke. */
function transportError(failure: SdkFailure): StoreError {
  const code = failure.code ?? failure.name ?? ''
  const options = { cause: redacted(failure) }
  if (code === 'CredentialsProviderError') {
    const message = 'no access key was given, and the standard credential chain has none'
    return new StoreError('Unauthenticated', message, { serviceCode: 'NoCredentials' }, options)
  }
  if (unreachable.has(code)) {
    return new StoreError('Unreachable', `the host cannot be reached (${code})`, {}, options)
  }
  if (code === 'EPROTO') {
    return new StoreError('Unreachable', 'the host does not speak TLS as we do (EPROTO)', {}, options)
  }
  if (/CERT|TLS|SSL|SELF_SIGNED|ALTNAME|UNABLE_TO_VERIFY/.test(code)) {
    return new StoreError('Unreachable', `the host's certificate is refused (${code})`, {}, options)
  }
  if (broken.has(code)) {
    return new StoreError('Unavailable', `the connection broke (${code})`, {}, { ...options, retry: 'later' })
  }
  const message = `${failure.name ?? 'Error'}: ${failure.message ?? ''}`.slice(0, 300)
  return new StoreError('Unexpected', message, {}, options)
}

const unreachable = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EINVAL',
])
const broken = new Set([
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ECONNABORTED',
  'TimeoutError',
  'ERR_STREAM_PREMATURE_CLOSE',
  'HPE_INVALID_CONSTANT',
])

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
