import type { StoreError } from '../common/errors.ts'
import type { Lane, LaneRequest } from '../http/lanes/lanes.ts'
import { LaneEnded } from '../http/lanes/thread-lanes.ts'
import { isShared } from '../http/lanes/shared-bytes.ts'
import type { BodyClient } from '../http/connection/body-client.ts'
import type { LightAnswer, LightClient, LightHead, LightRequest } from '../http/light-client.ts'
import type { ServiceClock } from '../http/service-clock.ts'
import { maxBytesOf } from '../xml/whole-body.ts'
import { isServiceResponse, requireServiceResponse } from '../xml/foreign-response.ts'
import { encodeKey } from '../parameters/endpoint.ts'
import type { Pair, Signer, SigningKeys } from './signable-request.ts'

/** A request for the bucket, or for an object of it. */
export interface LightQuestion extends Pick<
  LightRequest,
  'method' | 'body' | 'maxBytes' | 'refuse' | 'progress'
> {
  /** Undefined where the request is for the bucket itself. */
  readonly key?: string
  /** Whether a lane asks the service before it sends the body. */
  readonly asksFirst?: boolean
  readonly query?: readonly Pair[]
  readonly headers?: readonly Pair[]
}

/**
 * Gives the answer of a success. An answer that is the document of a refusal fails, unless it may be an object. Failures
 * are StoreErrors.
 */
export type AskBucket = (question: LightQuestion, signal: AbortSignal) => Promise<LightAnswer>

/** A refusal, and by how many milliseconds the service's clock was taken to be ahead of ours for the signature. */
export interface LightRefusal {
  readonly method: LightRequest['method']
  readonly answer: LightAnswer
  readonly signedAheadMs: number
}

/** Where a bucket is. */
export interface BucketPlace {
  /** Scheme, host and port. */
  readonly origin: string
  /** The bucket's, percent-encoded; empty where the host stands for it. */
  readonly path: string
}

export interface LightTerms {
  readonly client: LightClient
  /** For bodies that are read while they come. */
  readonly bodies: BodyClient
  /** For large bodies. */
  readonly lane: Lane | undefined
  readonly clock: ServiceClock
  readonly place: BucketPlace
  readonly sign: Signer
  /** The query as `sign` signs it. */
  readonly queryText: (query: readonly Pair[]) => string
  /** It is not signed, because proxies may change it. */
  readonly userAgent?: string
  readonly keys: () => SigningKeys | Promise<SigningKeys>
  /** The error of a refusal. The clock has taken the date of the answer before. */
  readonly refused: (refusal: LightRefusal) => StoreError
  /** Why there is no whole answer. */
  readonly failed: (cause: unknown) => StoreError
}

/** A body for an object, and what is told with it. */
export interface SentBody extends Pick<LightQuestion, 'query' | 'headers' | 'asksFirst'> {
  readonly key: string
  readonly body: Uint8Array
}

/** Sends a body. Gives the head of the answer that the service has it. */
export async function sendBody(ask: AskBucket, sent: SentBody, signal: AbortSignal): Promise<LightHead> {
  const answer = await ask({ method: 'PUT', maxBytes: maxBytesOf.refusal, ...sent }, signal)
  documentOf(answer)
  return answer
}

function laneRequest(request: SignedRequest['request'], asksFirst: boolean): LaneRequest {
  const { headers } = request
  // It is not signed, because proxies may take it.
  return { ...request, method: 'PUT', headers: asksFirst ? [...headers, 'expect', '100-continue'] : headers }
}

/** Sends here what no thread can send any more. */
function unlessEnded(here: () => Promise<LightAnswer>) {
  return (cause: unknown): Promise<LightAnswer> => {
    if (!(cause instanceof LaneEnded)) throw cause
    return here()
  }
}

/** Fails with Unexpected where the answer is not of a storage service. */
export function documentOf({ status, headers, body }: LightAnswer): Uint8Array<ArrayBuffer> {
  if (!isServiceResponse(status, headers)) requireServiceResponse(status, headers, textOf(body))
  return body
}

export function textOf(body: Uint8Array<ArrayBuffer>): string {
  return Buffer.from(body.buffer).toString('utf8')
}

/** A service may answer 200 and refuse in the document. */
function isRefusal(document: Uint8Array<ArrayBuffer>): boolean {
  const start = Buffer.from(document.buffer, 0, Math.min(document.byteLength, 200)).toString('latin1')
  return /^\s*(?:<\?[^>]*\?>\s*)?<Error[\s>]/.test(start)
}

/** A request for the bucket, signed. */
export interface SignedRequest {
  readonly request: Pick<LightRequest, 'origin' | 'path' | 'headers'>
  /** By how many milliseconds the service's clock was taken to be ahead of ours. */
  readonly signedAheadMs: number
}

/** Signs a request, dated by the service's clock. */
export async function signRequest(
  terms: LightTerms,
  question: {
    readonly method: string
    readonly key?: string
    readonly query?: readonly Pair[]
    readonly headers?: readonly Pair[]
    readonly body?: Uint8Array | undefined
  },
): Promise<SignedRequest> {
  const { clock, place, sign, queryText, userAgent = 'Bollard' } = terms
  const { method, key, query = [], headers = [], body } = question
  const path = `${place.path}/${key === undefined ? '' : encodeKey(key)}`
  const signedAheadMs = clock.aheadMs
  const keys = await terms.keys()
  const { host } = new URL(place.origin)
  const signed = sign({ method, host, path, query, headers }, keys, clock.nowMs())
  const text = queryText(query)
  const length = body === undefined ? [] : ['content-length', String(body.byteLength)]
  const request = {
    origin: place.origin,
    path: text === '' ? path : `${path}?${text}`,
    headers: [...signed, 'user-agent', userAgent, ...length],
  }
  return { request, signedAheadMs }
}

/** Asks one bucket by light requests. */
export function lightBucket(terms: LightTerms): AskBucket {
  const { client, lane, clock } = terms
  return async (question, signal) => {
    const { method, key, query: _, headers: __, asksFirst = false, body, ...reading } = question
    let signed: SignedRequest
    let answer: LightAnswer
    try {
      signed = await signRequest(terms, question)
      const { request } = signed
      const here = () => client.send({ ...request, ...reading, method, body }, signal)
      answer =
        lane !== undefined && body !== undefined && isShared(body)
          ? await lane.send(laneRequest(request, asksFirst), body, signal).catch(unlessEnded(here))
          : await here()
    } catch (cause) {
      throw terms.failed(cause)
    }
    const { signedAheadMs } = signed
    clock.learn(answer.headers, { status: answer.status, aheadMs: signedAheadMs })
    const isObject = method !== 'PUT' && key !== undefined
    if (answer.status < 300 && (isObject || !isRefusal(answer.body))) return answer
    throw terms.refused({ method, answer, signedAheadMs })
  }
}
