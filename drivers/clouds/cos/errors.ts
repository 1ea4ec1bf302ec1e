import { explained, StoreError, type ErrorCode, type ErrorWhere, type Retry } from '../../common/errors.ts'
import { explain } from '../../explain.ts'
import {
  explainForeignResponse,
  codeOfForeignResponse,
  requireNoWebPage,
  requireServiceResponse,
} from '../../xml/foreign-response.ts'
import {
  retryAfter,
  transportError,
  withoutRequest,
  type TransportFailure,
} from '../../http/transport-error.ts'
import { childText, parseXml, type XmlElement } from '../../xml/document.ts'
import { textOf, type LightRefusal } from '../light-bucket.ts'
import type { Exchange } from './exchange.ts'

/** The parts of an answer that say why the service refused something. */
type Answer = Pick<Exchange, 'status' | 'headers' | 'text' | 'signedAheadMs'>

function headerOf({ headers }: Answer, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : undefined
}

/**
 * Why a call failed: by the service's answer; without one by what happened to the request; without that by what the
 * SDK says.
 */
export function cosError(exchange: Exchange, cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause
  const { status } = exchange
  if (status !== undefined && status >= 300 && (exchange.whole || refusalOf(exchange) !== undefined)) {
    return refusal(exchange, status)
  }
  if (exchange.tooLarge) return tooLarge()
  if (status !== undefined && !exchange.whole) return brokenAnswer(exchange.failure)
  return transportError(exchange.failure ?? (cause as TransportFailure))
}

/** The document of the answer, if it is whole and of this kind. */
export function requireDocument(exchange: Exchange, root: string): XmlElement {
  requireAnswer(exchange)
  requireNoWebPage(exchange.text)
  const document = parseXml(exchange.text)
  if (document.name === root) return document
  throw explained('Corrupt', explain('anotherDocument', {}), where(exchange), { retry: 'later' })
}

/**
 * Fails if the answer is not whole or is a refusal. COS may begin an answer with status 200 and refuse in the
 * document.
 */
export function requireAnswer(exchange: Exchange): void {
  const { status = 0 } = exchange
  if (status >= 300 || refusalOf(exchange) !== undefined) throw refusal(exchange, status)
  if (exchange.tooLarge) throw tooLarge()
  if (!exchange.whole) throw brokenAnswer(exchange.failure)
  requireServiceResponse(status, exchange.headers, exchange.text)
}

/** A refusal of a light request. */
export function refusedError({ answer, signedAheadMs }: LightRefusal): StoreError {
  const { status, headers } = answer
  return refusal({ status, headers, text: textOf(answer.body), signedAheadMs }, status)
}

function tooLarge(): StoreError {
  return new StoreError('TooLarge', 'an answer is larger than any should be')
}

export function brokenAnswer(failure: TransportFailure | undefined): StoreError {
  const cause = failure === undefined ? {} : { cause: withoutRequest(failure) }
  return explained('Unavailable', explain('brokeOff', {}), {}, { ...cause, retry: 'later' })
}

/**
 * By how many milliseconds the service's clock is ahead of ours, by the date of its answer; undefined without a date.
 */
function clockAheadMs(exchange: Answer): number | undefined {
  const serviceMs = Date.parse(headerOf(exchange, 'date') ?? '')
  return Number.isNaN(serviceMs) ? undefined : serviceMs - Date.now()
}

function refusal(exchange: Answer, status: number): StoreError {
  const document = refusalOf(exchange)
  const serviceCode = document === undefined ? undefined : childText(document, 'Code')
  const said = document === undefined ? undefined : childText(document, 'Message')
  const [code, retry] = classify(exchange, serviceCode ?? '', status)
  const wordless = explainForeignResponse(
    status,
    document === undefined ? exchange.text : (serviceCode ?? ''),
  )
  const why = said === undefined || said === '' ? wordless : { detail: said.slice(0, 500) }
  return explained(code, why, where(exchange), { retry, ...retryAfter(exchange.headers['retry-after']) })
}

function where(exchange: Answer): ErrorWhere {
  const { status } = exchange
  const document = refusalOf(exchange)
  const serviceCode = document === undefined ? undefined : childText(document, 'Code')
  const requestId = headerOf(exchange, 'x-cos-request-id')
  return {
    ...(status === undefined ? {} : { status }),
    ...(serviceCode === undefined ? {} : { serviceCode }),
    ...(requestId === undefined ? {} : { requestId }),
  }
}

/**
 * A signature is valid for a range of time. With a wrong clock that range is over, and the service answers 403 under
 * several codes. So a 403 whose date is far from ours is taken for a wrong clock. The next try signs with the
 * service's time.
 */
function classify(exchange: Answer, serviceCode: string, status: number): readonly [ErrorCode, Retry] {
  const known = byServiceCode[serviceCode]
  const aheadMs = Math.abs((clockAheadMs(exchange) ?? 0) - exchange.signedAheadMs)
  if (status === 403 && aheadMs > clockToleranceMs && (known === undefined || mayBeClock.has(serviceCode))) {
    return ['ClockSkew', 'later']
  }
  return known ?? codeOfForeignResponse(status, refusalOf(exchange) === undefined ? exchange.text : '')
}

const clockToleranceMs = 5 * 60_000
const mayBeClock: ReadonlySet<string> = new Set(['AccessDenied', 'RequestTimeTooSkewed', 'ExpiredToken'])

/** https://www.tencentcloud.com/document/product/436/7730 */
const byServiceCode: Readonly<Record<string, readonly [ErrorCode, Retry]>> = {
  NoSuchKey: ['NotFound', 'never'],
  NoSuchUpload: ['NotFound', 'never'],
  NoSuchCopySource: ['NotFound', 'never'],
  NoSuchBucket: ['NoSuchBucket', 'never'],
  InvalidBucketName: ['NoSuchBucket', 'never'],
  InvalidRegionName: ['WrongRegion', 'never'],
  InvalidLocationConstraint: ['WrongRegion', 'never'],
  InvalidAccessKeyId: ['Unauthenticated', 'never'],
  SignatureDoesNotMatch: ['Unauthenticated', 'never'],
  InvalidToken: ['Unauthenticated', 'never'],
  ExpiredToken: ['Unauthenticated', 'never'],
  MissingSecurityHeader: ['Unauthenticated', 'never'],
  AccessDenied: ['PermissionDenied', 'never'],
  AccessForbidden: ['PermissionDenied', 'never'],
  PaymentRequired: ['PermissionDenied', 'never'],
  UnavailableForLegalReasons: ['PermissionDenied', 'never'],
  PathStyleDomainForbidden: ['InvalidParameter', 'never'],
  BucketAccelerateNotEnabled: ['InvalidParameter', 'never'],
  NotSupportedStorageClass: ['InvalidParameter', 'never'],
  RequestTimeTooSkewed: ['ClockSkew', 'never'],
  SlowDown: ['Throttled', 'later'],
  ServiceUnavailable: ['Throttled', 'later'],
  RequestTimeout: ['Timeout', 'later'],
  UserNetworkTooSlow: ['Timeout', 'later'],
  BadDigest: ['Corrupt', 'later'],
  InvalidDigest: ['Corrupt', 'later'],
  InvalidSHA1Digest: ['Corrupt', 'later'],
  InternalError: ['Unavailable', 'later'],
  PreconditionFailed: ['PreconditionFailed', 'never'],
  EntityTooLarge: ['TooLarge', 'never'],
  EntityTooSmall: ['InvalidParameter', 'never'],
  KeyTooLong: ['InvalidPath', 'never'],
  InvalidObjectName: ['InvalidPath', 'never'],
  InvalidURI: ['InvalidPath', 'never'],
  InvalidObjectState: ['Archived', 'never'],
  ActionAccelerateNotSupported: ['Unsupported', 'never'],
  MethodNotAllowed: ['Unsupported', 'never'],
  NotImplemented: ['Unsupported', 'never'],
}

/** The document of a refusal, with any status; undefined for other answers, such as a page of a proxy. */
function refusalOf(exchange: Pick<Answer, 'text'>): XmlElement | undefined {
  if (!/^\s*(?:<\?[^>]*\?>\s*)?<Error[\s>]/.test(exchange.text.slice(0, 4096))) return undefined
  try {
    return parseXml(exchange.text)
  } catch {
    return undefined
  }
}
