import { createHash } from 'node:crypto'

/** The bytes of an object, in the pieces that they came in. */
export class Content {
  readonly pieces: readonly Buffer[]

  constructor(pieces: readonly Buffer[]) {
    this.pieces = pieces
  }

  /** All of it. */
  whole(): Buffer {
    const [first] = this.pieces
    return this.pieces.length === 1 && first !== undefined ? first : Buffer.concat(this.pieces)
  }

  slice(start: number, end: number): Buffer {
    const within: Buffer[] = []
    let at = 0
    for (const piece of this.pieces) {
      const from = Math.max(0, start - at)
      const to = Math.min(piece.byteLength, end - at)
      if (from < to) within.push(piece.subarray(from, to))
      at += piece.byteLength
    }
    const [first] = within
    return within.length === 1 && first !== undefined ? first : Buffer.concat(within)
  }
}

/** Keeps equal pieces once, so that a test can send more than there is memory, if it repeats itself. */
export class Pieces {
  readonly #byTag = new Map<string, WeakRef<Buffer>>()

  /** Pieces of the same tag are the same. */
  keep(piece: Buffer, tag: Buffer): Buffer {
    const name = tag.toString('latin1')
    const kept = this.#byTag.get(name)?.deref()
    if (kept !== undefined) return kept
    this.#byTag.set(name, new WeakRef(piece))
    return piece
  }
}

export function md5Of(piece: Uint8Array): Buffer {
  return createHash('md5').update(piece).digest()
}
