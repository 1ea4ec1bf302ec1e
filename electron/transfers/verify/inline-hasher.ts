import type { FileHandle } from 'node:fs/promises'

import { StoreError } from '../../../drivers/index.ts'
import type { RunningChecksum } from './running-checksum.ts'
import { pieceBytes } from './fetch-range.ts'
import type { FileHasher, FileHashing } from './file-hasher.ts'

/** Hashes in the calling thread, a piece at a time. */
export const inlineHashing: FileHashing = {
  begin: (file, check) => new InlineHasher(file, check.begin()),
}

class InlineHasher implements FileHasher {
  readonly #file: FileHandle
  readonly #sum: RunningChecksum
  readonly #piece = new Uint8Array(pieceBytes)
  #at = 0
  #to = 0
  #reading: Promise<void> | undefined
  #failure: { readonly error: unknown } | undefined

  constructor(file: FileHandle, sum: RunningChecksum) {
    this.#file = file
    this.#sum = sum
  }

  reach(toByte: number): void {
    this.#to = Math.max(this.#to, toByte)
    // With nothing to read, the reading would end before it is stored in the field.
    if (this.#at < this.#to) this.#reading ??= this.#read()
  }

  async matches(): Promise<boolean> {
    await this.#reading
    if (this.#failure !== undefined) throw this.#failure.error
    return this.#sum.matches()
  }

  async stop(): Promise<void> {
    this.#to = 0
    await this.#reading
  }

  async #read(): Promise<void> {
    try {
      while (this.#at < this.#to) {
        const wanted = Math.min(pieceBytes, this.#to - this.#at)
        const { bytesRead } = await this.#file.read(this.#piece, 0, wanted, this.#at)
        if (bytesRead === 0) throw fileBecameShorter()
        this.#sum.update(this.#piece.subarray(0, bytesRead))
        this.#at += bytesRead
      }
    } catch (error) {
      this.#failure ??= { error }
    } finally {
      this.#reading = undefined
    }
  }
}

export function fileBecameShorter(): StoreError {
  return new StoreError('Corrupt', 'the temporary file became shorter')
}
