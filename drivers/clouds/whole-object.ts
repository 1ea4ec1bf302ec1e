import { isStoreError, StoreError } from '../common/errors.ts'
import type { WholeObject, WholeOptions } from '../driver/object-store.ts'
import { tooLargeObject } from '../driver/whole-object.ts'
import { responseSizes } from '../http/content-range.ts'
import type { LightHead } from '../http/light-client.ts'
import { requireServiceResponse } from '../xml/foreign-response.ts'
import type { AskBucket } from './light-bucket.ts'
import type { ReadTerms } from './read-terms.ts'
import type { Pair } from './signable-request.ts'

export interface WholeTerms extends ReadTerms {
  readonly ask: AskBucket
}

/**
 * Reads an object by one request. A range is asked for, from the first byte on, so that the answer says how large the object
 * is, also where a proxy takes the length out.
 */
export async function wholeObject(
  { ask, headers = [], infoOf, head }: WholeTerms,
  key: string,
  { maxBytes, progress }: WholeOptions,
  signal: AbortSignal,
): Promise<WholeObject> {
  let sizeBytes = 0
  const refuse = (answer: LightHead): StoreError | undefined => {
    if (answer.status >= 300) return undefined
    try {
      requireServiceResponse(answer.status, answer.headers, '')
      ;({ sizeBytes } = responseSizes(
        { contentRange: answer.headers['content-range'], contentLength: answer.headers['content-length'] },
        { offset: 0 },
      ))
    } catch (error) {
      return isStoreError(error) ? error : undefined
    }
    return sizeBytes > maxBytes ? tooLargeObject(sizeBytes, maxBytes) : undefined
  }
  const range: Pair = ['range', 'bytes=0-']
  try {
    const question = { key, headers: [range, ...headers], maxBytes: maxBytes + slackBytes, refuse, progress }
    const answer = await ask({ method: 'GET', ...question }, signal)
    requireWhole(answer.body.byteLength, sizeBytes)
    return { info: infoOf(key, sizeBytes, answer.headers), bytes: answer.body }
  } catch (error) {
    if (!isStoreError(error) || error.where.status !== 416) throw error
    // An object without a byte has none in the range.
    const info = await head(key, signal)
    requireWhole(0, info.sizeBytes)
    return { info, bytes: new Uint8Array(0) }
  }
}

/** How many bytes are read of a body that is longer than its head says. */
const slackBytes = 64 * 1024

function requireWhole(receivedBytes: number, sizeBytes: number): void {
  if (receivedBytes > sizeBytes) throw new StoreError('Corrupt', 'more bytes came than were asked for')
  if (receivedBytes === sizeBytes) return
  throw new StoreError('Unavailable', 'the body ended early', {}, { retry: 'later' })
}
