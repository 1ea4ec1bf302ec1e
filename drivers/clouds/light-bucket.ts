import type { StoreError } from '../common/errors.ts'
import type { LightAnswer, LightClient, LightRequest } from '../http/light-client.ts'
import type { ServiceClock } from '../http/service-clock.ts'
import { isServiceResponse, requireServiceResponse } from '../xml/foreign-response.ts'
import { encodeKey } from '../parameters/endpoint.ts'
import type { Pair, Signer, SigningKeys } from './signable-request.ts'

/** A request for the bucket, or for an object of it, without a body. */
export interface LightQuestion extends Pick<LightRequest, 'method' | 'maxBytes' | 'refuse' | 'progress'> {
  /** Undefined where the request is for the bucket itself. */
  readonly key?: string
  readonly query?: readonly Pair[]
  readonly headers?: readonly Pair[]
}

/**
 * Gives the answer of a success. An answer about the bucket that is the document of a refusal fails. Failures are
 * StoreErrors.
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

/** Asks one bucket by light requests, dated by the service's clock. */
export function lightBucket(terms: LightTerms): AskBucket {
  const { client, clock, place, sign, queryText, userAgent = 'Bollard' } = terms
  const host = new URL(place.origin).host
  return async ({ method, key, query = [], headers = [], ...reading }, signal) => {
    const path = `${place.path}/${key === undefined ? '' : encodeKey(key)}`
    const signedAheadMs = clock.aheadMs
    let answer: LightAnswer
    try {
      const keys = await terms.keys()
      const signed = sign({ method, host, path, query, headers }, keys, clock.nowMs())
      const text = queryText(query)
      const request = { method, origin: place.origin, path: text === '' ? path : `${path}?${text}` }
      answer = await client.send(
        { ...request, ...reading, headers: [...signed, 'user-agent', userAgent] },
        signal,
      )
    } catch (cause) {
      throw terms.failed(cause)
    }
    clock.learn(answer.headers, { status: answer.status, aheadMs: signedAheadMs })
    if (answer.status < 300 && (key !== undefined || !isRefusal(answer.body))) return answer
    throw terms.refused({ method, answer, signedAheadMs })
  }
}
