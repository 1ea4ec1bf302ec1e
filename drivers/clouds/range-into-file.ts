import type { RangeInFile, RangeTarget } from '../driver/object-store.ts'
import { isStoreError } from '../common/errors.ts'
import { transportError } from '../http/transport-error.ts'
import { requireServiceResponse } from '../xml/foreign-response.ts'
import type { LaneBucket } from './lane-bucket.ts'
import type { ReadTerms } from './read-terms.ts'
import type { Pair } from './signable-request.ts'

export interface IntoFileTerms extends Pick<ReadTerms, 'headers' | 'infoOf'> {
  /** Undefined where bodies go another way. */
  readonly lane: LaneBucket | undefined
}

/** Reads a range by one request, straight into a file; see `ObjectStore.getInto`. */
export async function rangeIntoFile(
  { lane, headers = [], infoOf }: IntoFileTerms,
  key: string,
  target: RangeTarget,
  signal: AbortSignal,
): Promise<RangeInFile> {
  const { file, offset, lengthBytes, expected, sums, progress } = target
  if (lane === undefined || lengthBytes === 0) return { kind: 'unread' }
  const range: Pair = ['range', `bytes=${offset}-${offset + lengthBytes - 1}`]
  const place = { fd: file.fd, offset, lengthBytes, expected, sums }
  const question = { key, headers: [range, ...headers], progress }
  try {
    const received = await lane.receive(question, place, signal)
    switch (received.kind) {
      case 'received': {
        const { head, receivedBytes, broken } = received
        requireServiceResponse(head.status, head.headers, '')
        const failure = broken && transportError(fields(broken))
        // The layer of retries asks again for a range of which nothing came.
        if (failure !== undefined && receivedBytes === 0) throw failure
        const info = infoOf(key, expected.sizeBytes, head.headers)
        return { kind: 'written', info, receivedBytes, sums: received.sums, failure }
      }
      case 'other':
        return { kind: 'other' }
      case 'unwritten':
        return {
          kind: 'unwritten',
          failure: Object.assign(new Error(received.failure.message), fields(received.failure)),
        }
      case 'unusual':
        return { kind: 'unread' }
    }
  } catch (error) {
    // The object ends before the range: the other way tells what it is now.
    if (isStoreError(error) && error.where.status === 416) return { kind: 'unread' }
    throw error
  }
}

/** Without those that are not known. */
function fields(failure: {
  readonly message: string
  readonly code: string | undefined
  readonly syscall: string | undefined
}) {
  const { message, code, syscall } = failure
  return { message, ...(code === undefined ? {} : { code }), ...(syscall === undefined ? {} : { syscall }) }
}
