import { explained, StoreError } from '../common/errors.ts'
import { explain } from '../explain.ts'
import type { ByteRange } from '../driver/object-store.ts'

/** Sizes that the head of a response gives. */
export interface ResponseSizes {
  /** Of the whole object, in bytes. */
  readonly sizeBytes: number
  /** Of the body that follows, in bytes. */
  readonly bodyBytes: number
}

interface SizeHeaders {
  readonly contentRange: string | undefined
  readonly contentLength: string | number | undefined
}

/**
 * Reads the sizes from the response to a request for a range. Fails with Corrupt when the response has another range, or no
 * size: a response without a length (a proxy may send it in chunks) is not an empty object.
 */
export function responseSizes(
  { contentRange, contentLength }: SizeHeaders,
  requested: ByteRange,
): ResponseSizes {
  if (contentRange === undefined) {
    const sizeBytes = requireLength(contentLength)
    const isWhole =
      requested.offset === 0 && (requested.length === undefined || requested.length >= sizeBytes)
    if (!isWhole) throw otherRange()
    return { sizeBytes, bodyBytes: sizeBytes }
  }
  const given = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(contentRange)
  const [start, end] = [Number(given?.[1]), Number(given?.[2])]
  if (given === null || start !== requested.offset || end < start) throw otherRange()
  const sizeBytes = requireLength(given[3])
  if (end >= sizeBytes) throw otherRange()
  return { sizeBytes, bodyBytes: end - start + 1 }
}

/** Reads a length in bytes. Fails with Corrupt where there is none, or no whole number. */
export function requireLength(text: string | number | undefined): number {
  const length = Number(text ?? Number.NaN)
  if (text !== '' && Number.isSafeInteger(length) && length >= 0) return length
  throw explained('Corrupt', explain('noLength', {}))
}

function otherRange(): StoreError {
  return new StoreError('Corrupt', 'the service answered with another range', {}, { retry: 'later' })
}
