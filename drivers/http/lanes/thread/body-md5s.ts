import { createHash, type Hash } from 'node:crypto'

import { ParallelMd5, type Md5Piece, type RunningMd5 } from '../../../objects/sums/parallel-md5.ts'

/** MD5s of bodies that come side by side, and the memory that their bytes lie in; see `ParallelMd5`. */
export type BodyMd5s = Pick<ParallelMd5, 'slot' | 'begin' | 'update' | 'digest' | 'drop'>

/** Made four at a time where this engine can; else one by one, by Node. */
export function bodyMd5s(slots: number, slotBytes: number, bodies: number): BodyMd5s {
  try {
    return new ParallelMd5(slots, slotBytes, bodies)
  } catch {
    return new SingleMd5s(slots, slotBytes)
  }
}

class SingleMd5s implements BodyMd5s {
  readonly #memory: ArrayBuffer
  readonly #slotBytes: number
  readonly #hashes = new Map<RunningMd5, Hash>()

  constructor(slots: number, slotBytes: number) {
    this.#memory = new ArrayBuffer(slots * slotBytes)
    this.#slotBytes = slotBytes
  }

  slot(index: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#memory, index * this.#slotBytes, this.#slotBytes)
  }

  begin(): RunningMd5 {
    const md5 = { sizeBytes: 0 }
    this.#hashes.set(md5, createHash('md5'))
    return md5
  }

  update(pieces: readonly Md5Piece[]): void {
    for (const { md5, slot, from, to } of pieces) {
      this.#hashes.get(md5)?.update(this.slot(slot).subarray(from, to))
    }
  }

  digest(md5: RunningMd5): string {
    const hash = this.#hashes.get(md5) ?? createHash('md5')
    this.#hashes.delete(md5)
    return hash.digest('hex')
  }

  drop(md5: RunningMd5): void {
    this.#hashes.delete(md5)
  }
}
