import {
  codeLengthIndexBits,
  distanceIndexBits,
  endMark,
  fillCodeLengths,
  fillDistances,
  fillLiterals,
  lengthMark,
  literalIndexBits,
  longerMark,
  newTable,
} from './code-tables.ts'

/** The data is no deflate, or damaged. */
export class NotDeflate extends Error {
  override readonly name = 'NotDeflate'
}

const fixedLiterals = newTable(literalIndexBits, 288)
const fixedDistances = newTable(distanceIndexBits, 32)
fillLiterals(
  fixedLiterals,
  Uint8Array.from({ length: 288 }, (_, at) => (at < 144 ? 8 : at < 256 ? 9 : at < 280 ? 7 : 8)),
)
fillDistances(fixedDistances, new Uint8Array(32).fill(5))

/**
 * Finds where the blocks of a deflate stream begin, and how many bytes the stream has made until there, without making them:
 * it reads codes and drops them. Several times as fast as an inflater of the same language; it is not told what zlib tells
 * nobody, the position of blocks in bits.
 */
export class DeflateScanner {
  /** Bytes of output before the position. */
  outputBytes = 0
  #state: 'head' | 'codes' | 'stored' = 'head'
  #isLast = false
  #storedLeft = 0
  #literals = fixedLiterals
  #distances = fixedDistances
  readonly #ownLiterals = newTable(literalIndexBits, 288)
  readonly #ownDistances = newTable(distanceIndexBits, 32)
  readonly #onBlock: (bit: number) => void

  /** `onBlock` is called with the position of each block's first bit in the bytes of the call of `scan`. */
  constructor(onBlock: (bit: number) => void) {
    this.#onBlock = onBlock
  }

  /** A new stream begins. */
  reset(): void {
    this.#state = 'head'
    this.#isLast = false
  }

  /**
   * Scans from a bit position on. Gives the position up to which it came, and whether the stream has ended there. What is
   * behind that position is to be given again, with more bytes: eight at least are needed behind the stream.
   */
  scan(view: DataView, from: number): { readonly bit: number; readonly ended: boolean } {
    const end = view.byteLength * 8
    let bit = from
    for (;;) {
      if (this.#state === 'head') {
        if (this.#isLast) return { bit, ended: true }
        const after = this.#readHead(view, bit, end)
        if (after < 0) return { bit, ended: false }
        this.#onBlock(bit)
        bit = after
      } else if (this.#state === 'stored') {
        const taken = Math.min(this.#storedLeft, (end - bit) / 8)
        this.#storedLeft -= taken
        this.outputBytes += taken
        bit += taken * 8
        if (this.#storedLeft > 0) return { bit, ended: false }
        this.#state = 'head'
      } else {
        const after = this.#skipCodes(view, bit, end)
        if (after < 0) return { bit: -after - 1, ended: false }
        bit = after
        this.#state = 'head'
      }
    }
  }

  /** The position behind the head; negative where it is not all there. */
  #readHead(view: DataView, bit: number, end: number): number {
    if (bit + 3 > end) return -1
    const head = peek(view, bit)
    const isLast = (head & 1) === 1
    const kind = (head >> 1) & 3
    if (kind === 3) throw new NotDeflate()
    if (kind === 0) {
      const at = Math.ceil((bit + 3) / 8)
      if (at + 4 > view.byteLength) return -1
      const length = view.getUint16(at, true)
      if ((length ^ view.getUint16(at + 2, true)) !== 0xffff) throw new NotDeflate()
      this.#storedLeft = length
      this.#state = 'stored'
      this.#isLast = isLast
      return (at + 4) * 8
    }
    let after = bit + 3
    if (kind === 1) {
      this.#literals = fixedLiterals
      this.#distances = fixedDistances
    } else {
      after = readCodes(view, after, end, this.#ownLiterals, this.#ownDistances)
      if (after < 0) return -1
      this.#literals = this.#ownLiterals
      this.#distances = this.#ownDistances
    }
    this.#state = 'codes'
    this.#isLast = isLast
    return after
  }

  /** The position behind the end of the block; where it needs more bytes, the one before the next code as `-position - 1`. */
  #skipCodes(view: DataView, from: number, end: number): number {
    const literals = this.#literals
    const distances = this.#distances
    const most = end - 8 * 8
    let output = 0
    let bit = from
    while (bit <= most) {
      const next = view.getUint32(bit >>> 3, true) >>> (bit & 7)
      let entry = literals[next & literalMask] as number
      if ((entry & 0xff00) === 0) {
        bit += entry & 0xff
        output += entry >> 16
        // The bits at hand are enough for as many again.
        entry = literals[(next >>> (entry & 0xff)) & literalMask] as number
        if ((entry & 0xff00) !== 0) continue
        bit += entry & 0xff
        output += entry >> 16
        continue
      }
      if ((entry & longerMark) !== 0) {
        const rest = (next >>> literalIndexBits) & ((1 << (entry & 0xff)) - 1)
        entry = literals[(entry >>> 16) + rest] as number
      }
      if ((entry & 0xff00) === 0) {
        bit += entry & 0xff
        output += entry >> 16
      } else if ((entry & lengthMark) !== 0) {
        const taken = entry & 0xff
        const extra = (entry >> 8) & 7
        output += (entry >>> 16) + ((next >>> (taken - extra)) & ((1 << extra) - 1))
        bit += taken
        const then = view.getUint32(bit >>> 3, true) >>> (bit & 7)
        let distance = distances[then & distanceMask] as number
        if ((distance & longerMark) !== 0) {
          const rest = (then >>> distanceIndexBits) & ((1 << (distance & 0xff)) - 1)
          distance = distances[(distance >>> 16) + rest] as number
        }
        if ((distance & 0xff00) !== 0) throw new NotDeflate()
        bit += distance & 0xff
      } else if ((entry & endMark) !== 0) {
        this.outputBytes += output
        return bit + (entry & 0xff)
      } else throw new NotDeflate()
    }
    this.outputBytes += output
    return -bit - 1
  }
}

const literalMask = (1 << literalIndexBits) - 1
const distanceMask = (1 << distanceIndexBits) - 1

/** The next bits, 25 at least; behind the end zeros. */
function peek(view: DataView, bit: number): number {
  const at = bit >>> 3
  let bits = 0
  for (let next = 0; next < 4; next += 1) {
    if (at + next < view.byteLength) bits |= view.getUint8(at + next) << (8 * next)
  }
  return bits >>> (bit & 7)
}

/** Reads the two codes at the head of a dynamic block. Gives the position behind it; negative where it is not all there. */
function readCodes(
  view: DataView,
  from: number,
  end: number,
  literals: Int32Array,
  distances: Int32Array,
): number {
  if (from + 14 > end) return -1
  const counts = peek(view, from)
  const literalCount = (counts & 31) + 257
  const distanceCount = ((counts >> 5) & 31) + 1
  const codeCount = ((counts >> 10) & 15) + 4
  if (literalCount > 286 || distanceCount > 30) throw new NotDeflate()
  let bit = from + 14
  if (bit + codeCount * 3 > end) return -1
  codeLengths.fill(0)
  for (let at = 0; at < codeCount; at += 1, bit += 3) codeLengths[codeOrder[at] ?? 0] = peek(view, bit) & 7
  if (!fillCodeLengths(codeTable, codeLengths)) throw new NotDeflate()
  const count = literalCount + distanceCount
  let previous = 0
  for (let at = 0; at < count;) {
    const bits = peek(view, bit)
    const entry = codeTable[bits & ((1 << codeLengthIndexBits) - 1)] ?? 0
    const taken = entry & 0xff
    const symbol = entry >>> 16
    if ((entry & 0xff00) !== 0) {
      if (bit + 7 > end) return -1
      throw new NotDeflate()
    }
    const rest = bits >>> taken
    let times = 1
    if (symbol < 16) {
      previous = symbol
      bit += taken
    } else if (symbol === 16) {
      if (at === 0) throw new NotDeflate()
      times = 3 + (rest & 3)
      bit += taken + 2
    } else {
      previous = 0
      times = symbol === 17 ? 3 + (rest & 7) : 11 + (rest & 127)
      bit += taken + (symbol === 17 ? 3 : 7)
    }
    if (bit > end) return -1
    if (at + times > count) throw new NotDeflate()
    lengths.fill(previous, at, at + times)
    at += times
  }
  const isWhole =
    fillLiterals(literals, lengths.subarray(0, literalCount)) &&
    fillDistances(distances, lengths.subarray(literalCount, count))
  if (!isWhole) throw new NotDeflate()
  return bit
}

const codeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
const codeLengths = new Uint8Array(19)
const lengths = new Uint8Array(286 + 30)
const codeTable = newTable(codeLengthIndexBits, 19)
