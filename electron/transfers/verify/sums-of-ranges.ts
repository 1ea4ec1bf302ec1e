import { createHash } from 'node:crypto'

import { joinCrc64, type WantedSums } from '../../../drivers/index.ts'
import type { ExpectedChecksum } from './running-checksum.ts'

/** An object that is fetched in ranges. */
export interface RangedObject {
  readonly sizeBytes: number
  readonly rangeBytes: number
}

/** Proves an object by checksums of its ranges, which are made while their bytes are in memory. */
export interface SumsOfRanges {
  /** To be made of every range. */
  readonly wanted: WantedSums
  /** The checksums of the range `index`; undefined where they are not known, which proves nothing any more. */
  take(index: number, sums: readonly string[] | undefined): void
  /** Whether checksums of all ranges are or can become known. */
  readonly isPossible: boolean
  /** Call it when every range was taken. */
  matches(): boolean
}

/** Undefined where checksums of ranges prove nothing: a digest is of all bytes in their order. */
export function sumsOfRanges(sum: ExpectedChecksum, object: RangedObject): SumsOfRanges | undefined {
  switch (sum.kind) {
    case 'hash':
      return undefined
    case 'crc64':
      return new Sums(
        object,
        { name: 'crc64', pieceBytes: object.rangeBytes },
        (pieces) => joinedCrc64(pieces, object) === sum.value,
      )
    case 'joinedMd5': {
      const { partSizeBytes, parts, hex } = sum
      if (object.rangeBytes % partSizeBytes !== 0 || partSizeBytes < leastPartBytes) return undefined
      return new Sums(
        object,
        { name: 'md5', pieceBytes: partSizeBytes },
        (pieces) => pieces.length === parts && joinedMd5(pieces) === hex,
      )
    }
  }
}

/** So many smaller parts would be under way at once that a thread has no room for their MD5s. */
const leastPartBytes = 64 * 1024

class Sums implements SumsOfRanges {
  readonly wanted: WantedSums
  readonly #ranges: number
  readonly #matches: (pieces: readonly string[]) => boolean
  readonly #known = new Map<number, readonly string[]>()
  isPossible = true

  constructor(
    { sizeBytes, rangeBytes }: RangedObject,
    wanted: WantedSums,
    matches: (pieces: readonly string[]) => boolean,
  ) {
    this.wanted = wanted
    this.#ranges = Math.ceil(sizeBytes / rangeBytes)
    this.#matches = matches
  }

  take(index: number, sums: readonly string[] | undefined): void {
    if (sums === undefined) this.isPossible = false
    else this.#known.set(index, sums)
  }

  matches(): boolean {
    const pieces = Array.from({ length: this.#ranges }, (_, index) => this.#known.get(index) ?? []).flat()
    return this.isPossible && this.#known.size === this.#ranges && this.#matches(pieces)
  }
}

function joinedMd5(pieces: readonly string[]): string {
  const joined = createHash('md5')
  for (const piece of pieces) joined.update(piece, 'hex')
  return joined.digest('hex')
}

function joinedCrc64(pieces: readonly string[], { sizeBytes, rangeBytes }: RangedObject): string | undefined {
  return joinCrc64(
    pieces.map((crc64, index) => ({
      crc64,
      sizeBytes: Math.min(rangeBytes, sizeBytes - index * rangeBytes),
    })),
  )
}
