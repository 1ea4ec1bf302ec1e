import { isStoreError } from '../common/errors.ts'
import type { ByteRange, ObjectBody } from '../driver/object-store.ts'
import { discardBody } from '../driver/read-object.ts'
import { responseSizes } from '../http/content-range.ts'
import type { OpenedBody } from '../http/connection/body-client.ts'
import { requireServiceResponse } from '../xml/foreign-response.ts'
import { signRequest, type LightTerms } from './light-bucket.ts'
import type { ReadTerms } from './read-terms.ts'
import type { Pair } from './signable-request.ts'

/** Asks for an object and opens its body. Refusals and failures are StoreErrors. */
export type OpenBody = (
  question: { readonly key: string; readonly headers: readonly Pair[] },
  signal: AbortSignal,
) => Promise<Exclude<OpenedBody, { kind: 'refused' }>>

/** Signs as `lightBucket` does. */
export function bodyBucket(terms: LightTerms): OpenBody {
  return async (question, signal) => {
    const { opened, signedAheadMs } = await sent(terms, question, signal)
    if (opened.kind === 'unusual') return opened
    const { status, headers } = opened.kind === 'body' ? opened.head : opened.answer
    terms.clock.learn(headers, { status, aheadMs: signedAheadMs })
    if (opened.kind === 'body') return opened
    throw terms.refused({ method: 'GET', answer: opened.answer, signedAheadMs })
  }
}

async function sent(terms: LightTerms, question: Parameters<OpenBody>[0], signal: AbortSignal) {
  try {
    const { request, signedAheadMs } = await signRequest(terms, { method: 'GET', ...question })
    return { opened: await terms.bodies.open({ method: 'GET', ...request }, signal), signedAheadMs }
  } catch (cause) {
    throw terms.failed(cause)
  }
}

export interface RangeTerms extends ReadTerms {
  readonly open: OpenBody
}

/**
 * Opens a range of an object. A range is asked for also where the whole object is wanted: so the answer says how large it
 * is, and what is cut short shows. Undefined where the answer is one that is read another way.
 */
export async function rangeBody(
  { open, headers = [], infoOf, head }: RangeTerms,
  key: string,
  range: ByteRange,
  signal: AbortSignal,
): Promise<ObjectBody | undefined> {
  if (range.length === 0) return { info: await head(key, signal), bytes: nothing() }
  const last = range.length === undefined ? '' : String(range.offset + range.length - 1)
  const asked: Pair = ['range', `bytes=${range.offset}-${last}`]
  try {
    const opened = await open({ key, headers: [asked, ...headers] }, signal)
    if (opened.kind === 'unusual') return undefined
    return await objectBody(opened, key, range, infoOf)
  } catch (error) {
    // The service refuses a range past the end; a reader gets no bytes.
    if (!isStoreError(error) || error.where.status !== 416) throw error
    return { info: await head(key, signal), bytes: nothing() }
  }
}

async function objectBody(
  { head: { status, headers }, sizeBytes: cameBytes, bytes }: Extract<OpenedBody, { kind: 'body' }>,
  key: string,
  range: ByteRange,
  infoOf: RangeTerms['infoOf'],
): Promise<ObjectBody | undefined> {
  try {
    requireServiceResponse(status, headers, '')
    const sizes = { contentRange: headers['content-range'], contentLength: headers['content-length'] }
    const { sizeBytes, bodyBytes } = responseSizes(sizes, range)
    if (cameBytes === bodyBytes) return { info: infoOf(key, sizeBytes, headers), bytes }
    await discardBody(bytes)
    return undefined
  } catch (error) {
    await discardBody(bytes)
    throw error
  }
}

async function* nothing(): AsyncGenerator<Uint8Array, void, undefined> {
  // An empty body.
}
