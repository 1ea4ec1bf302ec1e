import type { Content } from './content.ts'

/**
 * The CRC64 of ECMA-182 in decimal, byte by byte and apart from the drivers' own: what a service computes must not
 * come from the code that it is compared with.
 */
export function crc64(...pieces: readonly Uint8Array[]): string {
  let high = ~0
  let low = ~0
  for (const piece of pieces) {
    for (const byte of piece) {
      const index = (low ^ byte) & 0xff
      low = ((low >>> 8) | (high << 24)) ^ (lows[index] ?? 0)
      high = (high >>> 8) ^ (highs[index] ?? 0)
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

const table = Array.from({ length: 256 }, (_, byte) => {
  let rest = BigInt(byte)
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1n ? (rest >> 1n) ^ 0xc96c5795d7870f42n : rest >> 1n
  return rest
})
const highs = Int32Array.from(table, (rest) => Number(rest >> 32n) | 0)
const lows = Int32Array.from(table, (rest) => Number(rest & 0xffff_ffffn) | 0)
