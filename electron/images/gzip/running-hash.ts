import { createHash, type Hash } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** A digest, and the CRC32 of the same bytes. */
export class RunningHash {
  readonly #hash: Hash
  #crc32 = 0

  /** `algorithm` as Node names it. */
  constructor(algorithm: string) {
    this.#hash = createHash(algorithm)
  }

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes)
    this.#crc32 = crc32(bytes, this.#crc32)
  }

  /** Once. */
  result(): { readonly hex: string; readonly crc32: number } {
    return { hex: this.#hash.digest('hex'), crc32: this.#crc32 }
  }
}
