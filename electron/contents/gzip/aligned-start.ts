/**
 * Lets an inflater begin at a block that begins within a byte: gives bytes of deflate that make no output and end at that bit,
 * the last byte with the rest of `byte`. The bits are not moved: a stored block is padded to a byte of the stream, and would be
 * found elsewhere.
 */
export function alignedStart(byte: number, skipBits: number): Uint8Array<ArrayBuffer> {
  const bits = padding(skipBits)
  const bytes = new Uint8Array(Math.ceil(bits.length / 8) + (skipBits === 0 ? 1 : 0))
  for (const [at, bit] of bits.entries()) bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (bit << (at & 7))
  const last = bytes.length - 1
  bytes[last] = (bytes[last] ?? 0) | (byte & (0xff << skipBits))
  return bytes
}

/** Empty blocks whose bits leave a remainder of `skipBits` when they are divided by eight. */
function padding(skipBits: number): readonly number[] {
  const odd = skipBits % 2 === 1 ? emptyDynamic : []
  const left = (skipBits - odd.length) & 7
  return [...odd, ...Array.from({ length: left / 2 }, () => emptyFixed).flat()]
}

/** Of ten bits: not the last, with fixed codes, and the end. */
const emptyFixed = [...number(0, 1), ...number(1, 2), ...number(0, 7)]

/**
 * Of 93 bits, for an odd remainder: codes of its own, of which the end of the block and one distance have one bit each (RFC
 * 1951, section 3.2.7). All 19 lengths of the code for lengths are written, that of 18 (many zeros) and 1 being one bit.
 */
const emptyDynamic = [
  ...number(0, 1),
  ...number(2, 2),
  ...number(0, 5),
  ...number(0, 5),
  ...number(15, 4),
  ...Array.from({ length: 19 }, (_, at) => number(at === 2 || at === 17 ? 1 : 0, 3)).flat(),
  // Codes are given by symbol: 0 is that of 1, 1 that of 18. 138 and 118 zeros, the end, the distance, and the end itself.
  ...number(1, 1),
  ...number(138 - 11, 7),
  ...number(1, 1),
  ...number(118 - 11, 7),
  ...number(0, 1),
  ...number(0, 1),
  ...number(0, 1),
]

/** The bits of a number, the lowest first. */
function number(value: number, bits: number): readonly number[] {
  return Array.from({ length: bits }, (_, at) => (value >> at) & 1)
}
