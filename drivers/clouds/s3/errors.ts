import { explained, StoreError, type ErrorCode, type ErrorWhere, type Retry } from '../../common/errors.ts'
import type { Explanation } from '../../common/reasons.ts'
import { explain } from '../../explain.ts'
import { codeOfStatus } from '../../http/code-of-status.ts'
import {
  retryAfter,
  transportError,
  withoutRequest,
  type TransportFailure,
} from '../../http/transport-error.ts'
import { childText, isDocument, parseXml } from '../../xml/document.ts'
import { codeOfForeignResponse, explainForeignResponse } from '../../xml/foreign-response.ts'
import { textOf, type LightRefusal } from '../light-bucket.ts'

/** Turns a failure of the SDK, of the service or of the network into a StoreError. */
export function s3Error(cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause
  const failure = cause as SdkFailure
  const status = failure.$metadata?.httpStatusCode
  const serviceCode = failure.Code ?? (status === undefined ? undefined : named(failure))
  const where: ErrorWhere = {
    ...(status === undefined ? {} : { status }),
    ...(serviceCode === undefined ? {} : { serviceCode }),
    ...(failure.$metadata?.requestId === undefined ? {} : { requestId: failure.$metadata.requestId }),
  }
  if (status === undefined) return withoutAnswer(failure)
  const [code, retry] = clockCorrected(failure, status) ?? classify(serviceCode ?? '', status)
  return explained(code, words(failure, serviceCode, status), where, {
    cause: withoutRequest(failure),
    retry,
    ...retryAfter(failure.$response?.headers?.['retry-after']),
  })
}

/** The error of a refused light request, in the form of the SDK's errors. */
export function refusedError({ method, answer, signedAheadMs }: LightRefusal): StoreError {
  const { status, headers } = answer
  const text = textOf(answer.body)
  const isOfService = isDocument(text, 'Error')
  if (method !== 'HEAD' && !isOfService) {
    const [code, retry] = codeOfForeignResponse(status, text)
    const options = { retry, ...retryAfter(headers['retry-after']) }
    return explained(code, explainForeignResponse(status, text), { status }, options)
  }
  const document = isOfService ? parseXml(text) : undefined
  const fieldOf = (name: string): string | undefined =>
    document === undefined ? undefined : childText(document, name)
  const serviceCode = fieldOf('Code') ?? (status === 404 ? 'NotFound' : undefined)
  const requestId = headers['x-amz-request-id'] ?? fieldOf('RequestId')
  return s3Error({
    ...(serviceCode === undefined ? {} : { Code: serviceCode }),
    message: fieldOf('Message') ?? '',
    $metadata: {
      httpStatusCode: status,
      ...(requestId === undefined ? {} : { requestId }),
      clockSkewCorrected: isFarFrom(signedAheadMs, headers['date']),
    },
    $response: { headers },
  } satisfies SdkFailure)
}

/**
 * Whether a date is so far from the date of the signature that the refusal may be because of it. The limit is the
 * SDK's own.
 */
function isFarFrom(signedAheadMs: number, date: string | undefined): boolean {
  return Math.abs(Date.parse(date ?? '') - Date.now() - signedAheadMs) >= 5 * 60_000
}

interface SdkFailure extends TransportFailure {
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
  NotSignedUp: ['PermissionDenied', 'never'],
  // Of BOS: a bill is not paid, or the service is not subscribed to.
  AccountOverdue: ['PermissionDenied', 'never'],
  OptInRequired: ['PermissionDenied', 'never'],
  // Of Ceph.
  UserSuspended: ['PermissionDenied', 'never'],
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
  InvalidObjectState: ['Archived', 'never'],
  // Of BOS: the key that an object is encrypted with cannot be used.
  InvalidEncryptionKmsMkid: ['PermissionDenied', 'never'],
  NotImplemented: ['Unsupported', 'never'],
  MethodNotAllowed: ['Unsupported', 'never'],
}

/**
 * Whether a refusal is because of the clock. The refusal of a HEAD names no reason; it counts if the clock was wrong.
 */
function clockCorrected(failure: SdkFailure, status: number): readonly [ErrorCode, Retry] | undefined {
  if (failure.$metadata?.clockSkewCorrected !== true || (status !== 403 && status !== 400)) return undefined
  const says = byServiceCode[failure.Code ?? failure.name ?? '']
  return says === undefined || says[0] === 'ClockSkew' ? ['ClockSkew', 'later'] : undefined
}

/** Answers to HEAD have no body and so no code: only the status tells. */
function classify(serviceCode: string, status: number): readonly [ErrorCode, Retry] {
  // Of the key service, as `KMS.DisabledException`, with status 400.
  if (serviceCode.startsWith('KMS.')) return ['PermissionDenied', 'never']
  return byServiceCode[serviceCode] ?? codeOfStatus(status)
}

/** There was no answer: there were no keys to sign with, or the network failed. */
function withoutAnswer(failure: SdkFailure): StoreError {
  if ((failure.code ?? failure.name) !== 'CredentialsProviderError') return transportError(failure)
  const where = { serviceCode: 'NoCredentials' }
  return explained('Unauthenticated', explain('noCredentials', {}), where, { cause: withoutRequest(failure) })
}

/** The SDK's name for an answer to HEAD, such as `NotFound`. It also has a name for unknown answers. */
function named({ name }: SdkFailure): string | undefined {
  return name === undefined || name.startsWith('Unknown') ? undefined : name
}

/** What the service says; where it says no more than a code, that. */
function words(failure: SdkFailure, serviceCode: string | undefined, status: number): Explanation {
  const text = failure.message ?? ''
  if (text !== '' && text !== 'UnknownError' && text !== serviceCode) return { detail: text.slice(0, 500) }
  return serviceCode === undefined
    ? explain('answered', { status })
    : explain('answeredCode', { status, serviceCode })
}
