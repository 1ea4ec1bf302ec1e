import { sha256Bytes } from '../tables/digests.ts'

/** Packed SHA-256, by number. They lie in pieces, so that nothing is copied as they become more. */
export class DigestChunks {
  length = 0
  readonly #chunks: Uint8Array[] = []

  /** Adds 32 bytes from `start`, and gives their number. */
  push(bytes: Uint8Array, start: number): number {
    const number = this.length
    const to = chunkOffset(number)
    let chunk = this.#chunks[number >>> chunkBits]
    if (chunk === undefined) this.#chunks.push((chunk = new Uint8Array(sha256Bytes << chunkBits)))
    for (let at = 0; at < sha256Bytes; at += 1) chunk[to + at] = bytes[start + at] ?? 0
    this.length = number + 1
    return number
  }

  /** Whether a digest is these 32 bytes. */
  equals(number: number, bytes: Uint8Array, start: number): boolean {
    const chunk = this.#chunk(number)
    const own = chunkOffset(number)
    for (let at = 0; at < sha256Bytes; at += 1) if (chunk[own + at] !== bytes[start + at]) return false
    return true
  }

  /** Below 0 when digest `a` sorts before digest `b`. */
  compare(a: number, b: number): number {
    const [chunkA, atA] = [this.#chunk(a), chunkOffset(a)]
    const [chunkB, atB] = [this.#chunk(b), chunkOffset(b)]
    for (let at = 0; at < sha256Bytes; at += 1) {
      const difference = (chunkA[atA + at] ?? 0) - (chunkB[atB + at] ?? 0)
      if (difference !== 0) return difference
    }
    return 0
  }

  /** The first six bytes as a number, which holds them exactly. */
  head(number: number): number {
    const chunk = this.#chunk(number)
    const own = chunkOffset(number)
    let head = 0
    for (let at = 0; at < 6; at += 1) head = head * 256 + (chunk[own + at] ?? 0)
    return head
  }

  /** Puts the 32 bytes of a digest somewhere. */
  copy(number: number, into: Uint8Array, to: number): void {
    const start = chunkOffset(number)
    into.set(this.#chunk(number).subarray(start, start + sha256Bytes), to)
  }

  /** Writes digests behind one another, in the order of these numbers. */
  copyInto(into: Uint8Array, numbers: Uint32Array): void {
    let to = 0
    for (let at = 0; at < numbers.length;) {
      const first = numbers[at] ?? 0
      const last = Math.min(numbers.length - at, (1 << chunkBits) - (first & chunkMask))
      let run = 1
      while (run < last && numbers[at + run] === first + run) run += 1
      const start = chunkOffset(first)
      into.set(this.#chunk(first).subarray(start, start + run * sha256Bytes), to)
      to += run * sha256Bytes
      at += run
    }
  }

  #chunk(number: number): Uint8Array {
    return this.#chunks[number >>> chunkBits] ?? none
  }
}

/** A megabyte each. */
const chunkBits = 15
const chunkMask = (1 << chunkBits) - 1
const none = new Uint8Array(0)

function chunkOffset(number: number): number {
  return (number & chunkMask) * sha256Bytes
}
