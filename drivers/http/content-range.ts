import { explained, StoreError } from '../common/errors.ts'
import { explain } from '../explain.ts'
import type { ByteRange } from '../driver/object-store.ts'

/** What the head of an answer says of an object, and of the bytes of it that follow. */
export interface ResponseSizes {
  /** Of the whole object. */
  readonly sizeBytes: number
  /** Of what follows. */
  readonly bodyBytes: number
}

interface Told {
  readonly contentRange: string | undefined
  readonly contentLength: string | number | undefined
}

/**
 * How large an object is, by the answer to a request for a range of it. Fails with Corrupt where it is another range, and
 * where the size cannot be told: what comes without a length, as through a proxy that sends in chunks, is not empty.
 */
export function responseSizes({ contentRange, contentLength }: Told, asked: ByteRange): ResponseSizes {
  if (contentRange === undefined) {
    const sizeBytes = requireLength(contentLength)
    const isWhole = asked.offset === 0 && (asked.length === undefined || asked.length >= sizeBytes)
    if (!isWhole) throw otherRange()
    return { sizeBytes, bodyBytes: sizeBytes }
  }
  const given = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(contentRange)
  const [start, end] = [Number(given?.[1]), Number(given?.[2])]
  if (given === null || start !== asked.offset || end < start) throw otherRange()
  const sizeBytes = requireLength(given[3])
  if (end >= sizeBytes) throw otherRange()
  return { sizeBytes, bodyBytes: end - start + 1 }
}

/** A length that must be told. */
export function requireLength(told: string | number | undefined): number {
  const length = Number(told ?? Number.NaN)
  if (told !== '' && Number.isSafeInteger(length) && length >= 0) return length
  throw explained('Corrupt', explain('noLength', {}))
}

function otherRange(): StoreError {
  return new StoreError('Corrupt', 'the service answered with another range', {}, { retry: 'later' })
}
