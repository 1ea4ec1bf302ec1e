/** Fixed parts of keys, as bytes, and how they are found in a page. */

export function ascii(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'))
}

/** Whether these bytes stand at `at`, before `end`. */
export function standsAt(bytes: Uint8Array, at: number, end: number, wanted: Uint8Array): boolean {
  if (end - at < wanted.length) return false
  for (let byte = 0; byte < wanted.length; byte += 1) if (bytes[at + byte] !== wanted[byte]) return false
  return true
}

/** Whether exactly these bytes are between `at` and `end`. */
export function isAll(bytes: Uint8Array, at: number, end: number, wanted: Uint8Array): boolean {
  return end - at === wanted.length && standsAt(bytes, at, end, wanted)
}

export function indexOfByte(bytes: Uint8Array, byte: number, from: number, end: number): number {
  for (let at = from; at < end; at += 1) if (bytes[at] === byte) return at
  return -1
}

/** Reads 64 lower-case hexadecimal digits into 32 bytes. False where they are none. */
export function readSha256(bytes: Uint8Array, from: number, into: Uint8Array): boolean {
  let invalid = 0
  for (let byte = 0; byte < 32; byte += 1) {
    const high = hexValue[bytes[from + 2 * byte] ?? 0] ?? 16
    const low = hexValue[bytes[from + 2 * byte + 1] ?? 0] ?? 16
    invalid |= high | low
    into[byte] = (high << 4) | low
  }
  return invalid < 16
}

/** Below 0 when the bytes between `from` and `end` sort before `other`. */
export function compareBytes(bytes: Uint8Array, from: number, end: number, other: Uint8Array): number {
  const shared = Math.min(end - from, other.length)
  for (let at = 0; at < shared; at += 1) {
    const order = (bytes[from + at] ?? 0) - (other[at] ?? 0)
    if (order !== 0) return order
  }
  return end - from - other.length
}

/** 16 for what is no digit. */
const hexValue = new Uint8Array(256).fill(16)
for (let digit = 0; digit < 16; digit += 1) hexValue[digit.toString(16).charCodeAt(0)] = digit

export const slash = 0x2f
export const underscore = 0x5f
