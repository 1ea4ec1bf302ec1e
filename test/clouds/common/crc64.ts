import type { Content } from './content.ts'

/**
 * The CRC64 of ECMA-182 in decimal, four bytes a step and apart from the drivers' own: what a service computes must not
 * come from the code that it is compared with.
 */
export function crc64(...pieces: readonly Uint8Array[]): string {
  let high = ~0
  let low = ~0
  for (const piece of pieces) {
    const words = new DataView(piece.buffer, piece.byteOffset, piece.byteLength)
    let at = 0
    for (; at + 4 <= piece.byteLength; at += 4) {
      const word = low ^ words.getInt32(at, true)
      const first = word & 0xff
      const second = 256 | ((word >>> 8) & 0xff)
      const third = 512 | ((word >>> 16) & 0xff)
      const fourth = 768 | (word >>> 24)
      low = high ^ (lows[first] ?? 0) ^ (lows[second] ?? 0) ^ (lows[third] ?? 0) ^ (lows[fourth] ?? 0)
      high = (highs[first] ?? 0) ^ (highs[second] ?? 0) ^ (highs[third] ?? 0) ^ (highs[fourth] ?? 0)
    }
    for (; at < piece.byteLength; at += 1) {
      const last = 768 | ((low ^ words.getUint8(at)) & 0xff)
      low = ((low >>> 8) | (high << 24)) ^ (lows[last] ?? 0)
      high = (high >>> 8) ^ (highs[last] ?? 0)
    }
  }
  return String((BigInt(~high >>> 0) << 32n) | BigInt(~low >>> 0))
}

/** That of a whole object, computed once: it comes with every answer. */
export function contentCrc64(content: Content): string {
  const known = known64.get(content) ?? crc64(...content.pieces)
  known64.set(content, known)
  return known
}
const known64 = new WeakMap<Content, string>()

/** What each byte leaves when 3, 2, 1 or 0 others follow it: four tables of 256, in halves of 32 bits. */
const table = Array.from({ length: 1024 }, (_, index) => {
  let rest = BigInt(index & 0xff)
  for (let bit = 8 * (4 - (index >> 8)); bit > 0; bit -= 1) {
    rest = rest & 1n ? (rest >> 1n) ^ 0xc96c5795d7870f42n : rest >> 1n
  }
  return rest
})
const highs = Int32Array.from(table, (rest) => Number(rest >> 32n) | 0)
const lows = Int32Array.from(table, (rest) => Number(rest & 0xffff_ffffn) | 0)
