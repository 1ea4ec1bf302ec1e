import type { FileHandle } from 'node:fs/promises'

import { StoreError } from '../../drivers/index.ts'
import type { RunningCheck } from './content-check.ts'
import { pieceBytes } from './fetch-range.ts'

/** Checks a file from its beginning while it is written elsewhere: always what is on the disk, as far as that is whole. */
export class FileHasher {
  readonly #file: FileHandle
  readonly #check: RunningCheck
  readonly #piece = new Uint8Array(pieceBytes)
  #at = 0
  #to = 0
  #reading: Promise<void> | undefined
  #failure: { readonly error: unknown } | undefined

  constructor(file: FileHandle, check: RunningCheck) {
    this.#file = file
    this.#check = check
  }

  /** So many bytes from the beginning are written. */
  reach(toByte: number): void {
    this.#to = Math.max(this.#to, toByte)
    // One that had nothing to read would be over before it is known to have begun.
    if (this.#at < this.#to) this.#reading ??= this.#read()
  }

  /** Whether all that was written, to the last byte that was reached, is right. */
  async matches(): Promise<boolean> {
    await this.stop(this.#to)
    if (this.#failure !== undefined) throw this.#failure.error
    return this.#check.matches()
  }

  /** Reads no further than here; resolves when nothing is read any more. */
  async stop(toByte = 0): Promise<void> {
    this.#to = toByte
    await this.#reading
  }

  async #read(): Promise<void> {
    try {
      while (this.#at < this.#to) {
        const wanted = Math.min(pieceBytes, this.#to - this.#at)
        const { bytesRead } = await this.#file.read(this.#piece, 0, wanted, this.#at)
        if (bytesRead === 0) throw new StoreError('Corrupt', 'the temporary file became shorter')
        this.#check.update(this.#piece.subarray(0, bytesRead))
        this.#at += bytesRead
      }
    } catch (error) {
      this.#failure ??= { error }
    } finally {
      this.#reading = undefined
    }
  }
}
