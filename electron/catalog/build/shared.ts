import type { Names } from '../tables/names.ts'
import type { GrowingNames } from './growing.ts'

/** Columns in shared memory. A column of no rows has no memory. */
export function sharedBytes(length: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(length))
}

export function sharedIds(length: number): Uint32Array {
  return new Uint32Array(new SharedArrayBuffer(4 * length))
}

export function sharedNumbers(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(8 * length))
}

export function shareBytes(values: Uint8Array): Uint8Array {
  const shared = sharedBytes(values.length)
  shared.set(values)
  return shared
}

export function shareIds(values: Uint32Array): Uint32Array {
  const shared = sharedIds(values.length)
  shared.set(values)
  return shared
}

export function shareNumbers(values: Float64Array): Float64Array {
  const shared = sharedNumbers(values.length)
  shared.set(values)
  return shared
}

export function shareNames(names: GrowingNames): Names {
  return { bytes: shareBytes(names.bytes.values), ends: shareIds(names.ends.values) }
}

export function shareTexts(texts: readonly string[]): Names {
  const ends = sharedIds(texts.length)
  let end = 0
  for (const [row, text] of texts.entries()) ends[row] = end += Buffer.byteLength(text)
  const bytes = sharedBytes(end)
  let at = 0
  for (const text of texts) {
    const encoded = Buffer.from(text)
    bytes.set(encoded, at)
    at += encoded.length
  }
  return { bytes, ends }
}
