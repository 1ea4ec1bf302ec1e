import { refused } from '../../images/archive/refusals.ts'
import type { SparsePiece } from '../../images/archive/tar/tar-header.ts'
import type { TarItem } from './tar-parser.ts'

/** Puts the zeros back into a file that is stored with holes; of any other file it gives the bytes as they come. */
export class SparseContent {
  readonly #sizeBytes: number
  /** Undefined until the map came that precedes the data. */
  #pieces: readonly SparsePiece[] | undefined
  readonly #isSparse: boolean
  readonly #map = new MapInData()
  #piece = 0
  #inPiece = 0
  #position = 0

  constructor({ sizeBytes, sparse }: TarItem) {
    this.#sizeBytes = sizeBytes
    this.#isSparse = sparse !== 'not'
    this.#pieces = typeof sparse === 'string' ? undefined : ordered(sparse, sizeBytes)
  }

  *expand(stored: Uint8Array): Generator<Uint8Array, void, undefined> {
    if (!this.#isSparse) {
      yield stored
      return
    }
    let data = stored
    if (this.#pieces === undefined) {
      const read = this.#map.push(stored)
      if (read === undefined) return
      this.#pieces = ordered(read.pieces, this.#sizeBytes)
      data = read.rest
    }
    while (data.byteLength > 0) {
      const piece = this.#pieces[this.#piece]
      if (piece === undefined) throw refused('impossibleSize', {})
      yield* this.#zerosTo(piece.offset)
      const taken = data.subarray(0, piece.length - this.#inPiece)
      if (taken.byteLength > 0) yield taken
      this.#position += taken.byteLength
      this.#inPiece += taken.byteLength
      data = data.subarray(taken.byteLength)
      if (this.#inPiece < piece.length) continue
      this.#piece += 1
      this.#inPiece = 0
    }
  }

  *end(): Generator<Uint8Array, void, undefined> {
    if (this.#isSparse) yield* this.#zerosTo(this.#sizeBytes)
  }

  *#zerosTo(offset: number): Generator<Uint8Array, void, undefined> {
    // Within a piece the position is behind its beginning already.
    while (this.#position < offset) {
      const length = Math.min(offset - this.#position, zeros.byteLength)
      this.#position += length
      yield zeros.subarray(0, length)
    }
  }
}

const zeros = new Uint8Array(64 * 1024)

/** The map of format 1.0: decimal numbers, one a line, the first the number of pieces; padded to whole blocks. */
class MapInData {
  readonly #numbers: number[] = []
  #digits = ''
  #bytes = 0

  push(
    bytes: Uint8Array,
  ): { readonly pieces: readonly SparsePiece[]; readonly rest: Uint8Array } | undefined {
    for (let at = 0; at < bytes.byteLength; at += 1) {
      const [count] = this.#numbers
      const isRead = count !== undefined && this.#numbers.length === 1 + 2 * count
      if (isRead && this.#bytes % 512 === 0) return { pieces: this.#pieces(), rest: bytes.subarray(at) }
      this.#bytes += 1
      if (isRead) continue
      const character = String.fromCharCode(bytes[at] ?? 0)
      if (character !== '\n') this.#digits += character
      else {
        this.#numbers.push(numberIn(this.#digits))
        this.#digits = ''
      }
      if (this.#digits.length > mostDigits || (this.#numbers[0] ?? 0) > mostPieces) throw damaged()
    }
    return undefined
  }

  #pieces(): readonly SparsePiece[] {
    return Array.from({ length: this.#numbers[0] ?? 0 }, (_, at) => ({
      offset: this.#numbers[1 + 2 * at] ?? 0,
      length: this.#numbers[2 + 2 * at] ?? 0,
    }))
  }
}

const mostDigits = 16
const mostPieces = 1_000_000

/** Pieces that follow one another. A piece of no bytes marks the end of the file and says nothing else. */
function ordered(pieces: readonly SparsePiece[], sizeBytes: number): readonly SparsePiece[] {
  let end = 0
  for (const { offset, length } of pieces) {
    if (offset < end || offset + length > sizeBytes) throw damaged()
    end = offset + length
  }
  return pieces.filter(({ length }) => length > 0)
}

function numberIn(digits: string): number {
  const value = /^[0-9]+$/.test(digits) ? Number(digits) : Number.NaN
  if (!Number.isSafeInteger(value)) throw damaged()
  return value
}

function damaged() {
  return refused('extendedHeaderDamaged', {})
}
