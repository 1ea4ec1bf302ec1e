import {
  get,
  i64,
  instantiate,
  longs,
  makeMemory,
  repeat,
  set,
  vectors,
  words,
  type Code,
  type WasmFunction,
} from './wasm-code.ts'

/** Adds a piece to a CRC: a multiple of 8 bytes, at least `leastBytes` and at most `pieceBytes`. */
export type Crc64Kernel = (state: Crc64State, piece: Uint8Array) => void

/** The two halves of a CRC that is under way: it begins as all ones, and is inverted in the end. */
export interface Crc64State {
  high: number
  low: number
}

/** `highs[k * 256 + b]` and `lows[k * 256 + b]`: the two halves of the CRC of the byte `b` and `k` zero bytes after it. */
export interface Crc64Tables {
  readonly highs: Int32Array
  readonly lows: Int32Array
}

/** Pieces lie in the second-level cache. */
export const pieceBytes = 131_072
/** Shorter pieces gain nothing. */
export const leastBytes = 4096

/**
 * A CRC stays what it is when a byte is taken away and added (XOR) to the seven bytes that lie so far behind it: the
 * polynomial of ECMA-182 divides the sum of x^(8 * (1929 - distance)) for 0 and these distances. They were found by
 * looking for collisions of sums of four powers of x^8. Of those below 4096 these are short, and the least is long enough
 * that no byte is read right after it was written. https://arxiv.org/abs/2412.16398 describes the method.
 */
export const foldDistances = [736, 809, 1326, 1437, 1790, 1855, 1929] as const

/**
 * The CRC64 of ECMA-182 in WebAssembly. A piece is folded from its first byte on (see `foldDistances`), 64 bytes at a
 * time, which leaves nothing but its last two thousand bytes. These are divided by the polynomial with tables. Fails with
 * the engine's error where it cannot be made.
 */
export function makeCrc64Kernel({ highs, lows }: Crc64Tables): Crc64Kernel {
  const memory = makeMemory(memoryBytes)
  const bytes = new Uint8Array(memory.buffer)
  const halves = new Int32Array(memory.buffer)
  lows.forEach((low, index) => (halves[tablesAt / 4 + 2 * index] = low))
  highs.forEach((high, index) => (halves[tablesAt / 4 + 2 * index + 1] = high))
  const { fold, divide } = instantiate([folding, division], memory)
  if (fold === undefined || divide === undefined) throw new Error('The module lacks a kernel')
  return (state, piece) => {
    bytes.set(piece, pieceAt)
    halves[pieceAt / 4] = (halves[pieceAt / 4] ?? 0) ^ state.low
    halves[pieceAt / 4 + 1] = (halves[pieceAt / 4 + 1] ?? 0) ^ state.high
    const foldedBytes = Math.floor((piece.byteLength - farthest) / stepBytes) * stepBytes
    const restBytes = piece.byteLength - foldedBytes
    const foldedTo = pieceAt + foldedBytes
    fold(pieceAt, pieceAt - farthest, foldedTo)
    bytes.copyWithin(restAt, foldedTo, foldedTo + restBytes)
    // What is left is not folded further.
    bytes.fill(0, foldedTo, foldedTo + restBytes)
    fold(restAt, foldedTo - farthest, restAt + restBytes)
    divide(restAt, restAt + restBytes)
    state.low = halves[0] ?? 0
    state.high = halves[1] ?? 0
  }
}

const farthest = foldDistances.reduce<number>((most, distance) => Math.max(most, distance), 0)
const stepBytes = 64

/** In the memory: the CRC, the tables, the rest of a piece, zeros that lie before a piece, the piece. */
const tablesAt = 64
const restAt = tablesAt + 8 * 2048
const mostRestBytes = 2048
const zeroBytes = 2048
const pieceAt = restAt + mostRestBytes + zeroBytes
const memoryBytes = pieceAt + pieceBytes

/** Parameters: where to begin, where the farthest byte lies that is added there, where to end (whole steps are done). */
const folding: WasmFunction = {
  name: 'fold',
  parameters: 3,
  locals: [],
  body: repeat(
    [
      [0, 16, 32, 48].map((offset) => {
        const sum = foldDistances.reduce<Code>(
          (sum, distance) => vectors.xor(sum, vectors.load(get(1), farthest - distance + offset)),
          vectors.load(get(0), offset),
        )
        return vectors.store(get(0), sum, offset)
      }),
      set(0, words.add(get(0), words.const(stepBytes))),
      set(1, words.add(get(1), words.const(stepBytes))),
    ],
    words.isBelow(get(0), get(2)),
  ),
}

/** Parameters: where to begin and where to end, a multiple of 8 bytes later. Writes the CRC to the memory's beginning. */
const division: WasmFunction = {
  name: 'divide',
  parameters: 2,
  locals: [i64],
  body: [
    repeat(
      [
        set(2, longs.xor(get(2), longs.load(get(0)))),
        set(2, [0, 1, 2, 3, 4, 5, 6, 7].map(crcOfByte).reduce(longs.xor)),
        set(0, words.add(get(0), words.const(8))),
      ],
      words.isBelow(get(0), get(1)),
    ),
    longs.store(words.const(0), get(2)),
  ],
}

/** Of the eight bytes in local 2. */
function crcOfByte(byte: number): Code {
  const shifted = byte === 0 ? longs.shiftLeft(get(2), 3) : longs.shiftRight(get(2), 8 * byte - 3)
  return longs.load(words.and(longs.low(shifted), words.const(0x7f8)), tablesAt + 2048 * (7 - byte))
}
