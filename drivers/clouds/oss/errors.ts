import { explained, StoreError, type ErrorCode, type ErrorWhere, type Retry } from '../../common/errors.ts'
import { explainForeignResponse, codeOfForeignResponse } from '../../xml/foreign-response.ts'
import type { Explanation } from '../../common/reasons.ts'
import {
  retryAfter,
  transportError,
  withoutRequest,
  type TransportFailure,
} from '../../http/transport-error.ts'
import { childText, isDocument, parseXml } from '../../xml/document.ts'
import type { LightAnswer } from '../../http/light-client.ts'
import type { ServiceClock } from '../../http/service-clock.ts'
import { textOf, type LightRefusal } from '../light-bucket.ts'
import type { OssCall } from './transport.ts'

/** Turns a failure of the SDK, of the service or of the network into a StoreError. */
export function ossError(cause: unknown, call: OssCall): StoreError {
  if (cause instanceof StoreError) return cause
  if (call.failure instanceof StoreError) return call.failure
  if (call.failure !== undefined) return transportError(call.failure as TransportFailure)
  const failure = cause as SdkFailure
  const { answer } = call
  if (answer === undefined) return transportError(failure)
  const { status, headers } = answer
  const requestId = failure.requestId ?? text(headers['x-oss-request-id'])
  const where: ErrorWhere = {
    status,
    ...(failure.code === undefined ? {} : { serviceCode: failure.code }),
    ...(requestId === undefined ? {} : { requestId }),
  }
  const [code, retry] = classify(failure, answer)
  return explained(code, words(failure, answer), where, {
    cause: withoutRequest(failure),
    retry,
    ...retryAfter(headers['retry-after']),
  })
}

/**
 * The error of a refused light request. The refusal of a HEAD has its document in a header. A refusal because of the
 * date is tried again if the clock has changed since; see `ossCaller`.
 */
export function refusedError(
  { method, answer, signedAheadMs }: LightRefusal,
  clock: ServiceClock,
): StoreError {
  const { headers } = answer
  const status = answer.status < 300 ? 500 : answer.status
  const body = textOf(answer.body)
  const said = method === 'HEAD' ? Buffer.from(headers['x-oss-err'] ?? '', 'base64').toString('utf8') : body
  const call = { signal: neverAborted, answer: { status, headers, text: body } }
  const error = ossError({ ...failureIn(said, status), ...requestIdIn(headers) }, call)
  return withAnotherTry(error, clock.aheadMs - signedAheadMs)
}

/** A refusal because of the date is tried again if what we know of the service's time has changed by this much. */
export function withAnotherTry(error: StoreError, learnedMs: number): StoreError {
  if (error.code !== 'ClockSkew' || Math.abs(learnedMs) < worthAnotherTryMs) return error
  return new StoreError(error.code, error.message, error.where, { cause: error.cause, retry: 'later' })
}

const worthAnotherTryMs = 60_000
const neverAborted = new AbortController().signal

function requestIdIn(headers: LightAnswer['headers']): Pick<SdkFailure, 'requestId'> {
  const requestId = headers['x-oss-request-id']
  return requestId === undefined ? {} : { requestId }
}

/** What the document says; without a document, what the SDK says of the status. */
function failureIn(said: string, status: number): SdkFailure {
  if (isDocument(said, 'Error')) {
    const document = parseXml(said)
    const [code, message, ecCode] = ['Code', 'Message', 'EC'].map((name) => childText(document, name))
    return {
      ...(code === undefined ? {} : { code }),
      ...(message === undefined ? {} : { message }),
      ...(ecCode === undefined ? {} : { ecCode }),
    }
  }
  if (said === '' && status === 404) return { code: 'NoSuchKey', message: 'Object not exists' }
  if (said === '' && status === 412) return { code: 'PreconditionFailed', message: 'Pre condition failed' }
  return {}
}

interface SdkFailure extends TransportFailure {
  readonly requestId?: string
  /** The exact code of a cause, such as `0002-00000226`. */
  readonly ecCode?: string
}

/** https://www.alibabacloud.com/help/en/oss/support/error-codes */
const byServiceCode: Readonly<Record<string, readonly [ErrorCode, Retry]>> = {
  NoSuchKey: ['NotFound', 'never'],
  NoSuchUpload: ['NotFound', 'never'],
  NoSuchBucket: ['NoSuchBucket', 'never'],
  InvalidBucketName: ['NoSuchBucket', 'never'],
  InvalidAccessKeyId: ['Unauthenticated', 'never'],
  SignatureDoesNotMatch: ['Unauthenticated', 'never'],
  InvalidSecurityToken: ['Unauthenticated', 'never'],
  SecurityTokenExpired: ['Unauthenticated', 'never'],
  SecurityTokenNotSupported: ['Unauthenticated', 'never'],
  AccessKeyIdAndSecurityTokenNotMatch: ['Unauthenticated', 'never'],
  AccessDenied: ['PermissionDenied', 'never'],
  PermanentRedirect: ['WrongRegion', 'never'],
  UserDisable: ['PermissionDenied', 'never'],
  InDebt: ['PermissionDenied', 'never'],
  InDebtOverdue: ['PermissionDenied', 'never'],
  AbnormalBucketOwnerStatus: ['PermissionDenied', 'never'],
  BucketDisable: ['PermissionDenied', 'never'],
  PublicEndpointForbidden: ['PermissionDenied', 'never'],
  FileImmutable: ['PermissionDenied', 'never'],
  InvalidObjectState: ['Archived', 'never'],
  SecondLevelDomainForbidden: ['InvalidParameter', 'never'],
  NonStandardHostForbidden: ['InvalidParameter', 'never'],
  CnameDenied: ['InvalidParameter', 'never'],
  RequestTimeTooSkewed: ['ClockSkew', 'never'],
  SlowDown: ['Throttled', 'later'],
  QpsLimitExceeded: ['Throttled', 'later'],
  TotalQpsLimitExceeded: ['Throttled', 'later'],
  DownloadTrafficRateLimitExceeded: ['Throttled', 'later'],
  UploadTrafficRateLimitExceeded: ['Throttled', 'later'],
  ServiceBusy: ['Throttled', 'later'],
  RequestTimeout: ['Timeout', 'later'],
  InvalidDigest: ['Corrupt', 'later'],
  InternalError: ['Unavailable', 'later'],
  PreconditionFailed: ['PreconditionFailed', 'never'],
  EntityTooLarge: ['TooLarge', 'never'],
  EntityTooSmall: ['InvalidParameter', 'never'],
  InvalidObjectName: ['InvalidPath', 'never'],
  NotImplemented: ['Unsupported', 'never'],
  MethodNotAllowed: ['Unsupported', 'never'],
}

/**
 * Causes that have an exact code, which is in a header where a refusal has no document. Either the region of a
 * version 4 signature is wrong, in a header or in an address, or the host is not the bucket's, or there is no such
 * bucket.
 */
const byCause: Readonly<Record<string, readonly [ErrorCode, Retry]>> = {
  '0002-00000228': ['WrongRegion', 'never'],
  '0002-00000226': ['WrongRegion', 'never'],
  '0003-00001403': ['WrongRegion', 'never'],
  '0015-00000101': ['NoSuchBucket', 'never'],
}

function classify(
  failure: SdkFailure,
  { status, headers, text: body = '' }: NonNullable<OssCall['answer']>,
): readonly [ErrorCode, Retry] {
  const cause = failure.ecCode ?? text(headers['x-oss-ec']) ?? ''
  return (
    byCause[cause] ??
    byServiceCode[failure.code ?? ''] ??
    codeOfForeignResponse(status, failure.code === undefined ? body : '')
  )
}

function words(
  failure: SdkFailure,
  { status, text: body = '' }: NonNullable<OssCall['answer']>,
): Explanation {
  // Without a code there was no document, and the SDK tells what its parser says of it.
  if (failure.code === undefined) return explainForeignResponse(status, body)
  return { detail: (failure.message ?? failure.code).slice(0, 500) }
}

function text(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && header !== '' ? header : undefined
}
