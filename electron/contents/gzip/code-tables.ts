/*
 * Tables to skip the codes of deflate (RFC 1951, section 3.2) without making their bytes. An index is the next bits of the
 * input, the lowest first. An entry is
 *
 *   bits 0 to 7    how many bits of input it takes, extra bits included
 *   bits 8 to 15   what it is: 0, or one of the marks below; of a length the number of its extra bits, too
 *   bits 16 to 31  how many bytes of output it makes; of `longer` where the table for the rest of the code is
 *
 * Literals make one byte each, and nobody asks which: so an entry stands for as many as its index holds whole codes.
 */
export const lengthMark = 0x8000
export const endMark = 0x4000
/** The code goes on in a table at the output's number; the bits are those of its index. */
export const longerMark = 0x2000
export const invalidMark = 0x1000

/** Codes up to here need one look. */
export const literalIndexBits = 10
export const distanceIndexBits = 9

const mostCodeBits = 15

/** A table with the most entries that it can have. */
export function newTable(indexBits: number, symbols: number): Int32Array {
  return new Int32Array((1 << indexBits) + symbols * (1 << (mostCodeBits - indexBits)))
}

/** Fails where the code has more codes than there is room for, or leaves out some (but see `fillTable`). */
export function fillLiterals(table: Int32Array, lengths: Uint8Array): boolean {
  if (lengths[256] === 0 || !fillTable(table, lengths, literalIndexBits, literalEntry)) return false
  joinLiterals(table)
  return true
}

export function fillDistances(table: Int32Array, lengths: Uint8Array): boolean {
  return fillTable(table, lengths, distanceIndexBits, distanceEntry)
}

/** Of the code that the lengths of other codes are written in: an entry has its symbol as output. */
export function fillCodeLengths(table: Int32Array, lengths: Uint8Array): boolean {
  return fillTable(table, lengths, codeLengthIndexBits, (symbol, bits) => (symbol << 16) | bits)
}

export const codeLengthIndexBits = 7

/** What is no code is `invalid` in the table: a code of distances may have one symbol, or none where all are literals. */
function fillTable(
  table: Int32Array,
  lengths: Uint8Array,
  indexBits: number,
  entryOf: (symbol: number, bits: number) => number,
): boolean {
  counts.fill(0)
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1
  counts[0] = 0
  let left = 1
  let longest = 0
  let code = 0
  for (let bits = 1; bits <= mostCodeBits; bits += 1) {
    left = left * 2 - (counts[bits] ?? 0)
    if (left < 0) return false
    if ((counts[bits] ?? 0) > 0) longest = bits
    code = (code + (counts[bits - 1] ?? 0)) << 1
    nextCode[bits] = code
  }
  const primary = 1 << indexBits
  if (left > 0) table.fill(invalidMark | 1, 0, primary)
  const restBits = Math.max(0, longest - indexBits)
  let free = primary
  let lastPrefix = -1
  let restAt = 0
  // By length: codes with the same beginning follow one another in no other order.
  for (let bits = 1; bits <= longest; bits += 1) {
    if (counts[bits] === 0) continue
    for (let symbol = 0; symbol < lengths.length; symbol += 1) {
      if (lengths[symbol] !== bits) continue
      const reversed = reverse(nextCode[bits] ?? 0, bits)
      nextCode[bits] = (nextCode[bits] ?? 0) + 1
      const entry = entryOf(symbol, bits)
      if (bits <= indexBits) {
        for (let at = reversed; at < primary; at += 1 << bits) table[at] = entry
        continue
      }
      const prefix = reversed & (primary - 1)
      if (prefix !== lastPrefix) {
        lastPrefix = prefix
        restAt = free
        free += 1 << restBits
        table.fill(invalidMark | 1, restAt, free)
        table[prefix] = (restAt << 16) | longerMark | restBits
      }
      for (let at = reversed >> indexBits; at < 1 << restBits; at += 1 << (bits - indexBits))
        table[restAt + at] = entry
    }
  }
  return true
}

const counts = new Int32Array(mostCodeBits + 1)
const nextCode = new Int32Array(mostCodeBits + 1)

function reverse(code: number, bits: number): number {
  let reversed = 0
  for (let at = 0; at < bits; at += 1) reversed |= ((code >> at) & 1) << (bits - 1 - at)
  return reversed
}

function literalEntry(symbol: number, bits: number): number {
  if (symbol < 256) return (1 << 16) | bits
  if (symbol === 256) return endMark | bits
  const at = symbol - 257
  if (at >= lengthBases.length) return invalidMark | bits
  const extra = lengthExtras[at] ?? 0
  return ((lengthBases[at] ?? 0) << 16) | lengthMark | (extra << 8) | (bits + extra)
}

function distanceEntry(symbol: number, bits: number): number {
  if (symbol >= 30) return invalidMark | bits
  return bits + (symbol < 4 ? 0 : (symbol >> 1) - 1)
}

const lengthExtras = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
const lengthBases = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 258,
]

/** Makes one entry of a literal and those behind it whose codes are whole in the same index. */
function joinLiterals(table: Int32Array): void {
  single.set(table.subarray(0, single.length))
  for (let index = 0; index < single.length; index += 1) {
    let entry = single[index] ?? 0
    if ((entry & 0xff00) !== 0) continue
    for (;;) {
      const bits = entry & 0xff
      const next = single[index >> bits] ?? 0
      const both = bits + (next & 0xff)
      if ((next & 0xff00) !== 0 || both > literalIndexBits) break
      entry = ((((entry >> 16) + 1) << 16) | both) >>> 0
    }
    table[index] = entry
  }
}

const single = new Int32Array(1 << literalIndexBits)
