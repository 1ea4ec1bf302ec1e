import { writeSync } from 'node:fs'

import type { FilePlace } from '../lanes.ts'
import type { SlotPool } from './slot-pool.ts'
import type { PieceSums } from './piece-sums.ts'

/** Puts the bytes of a range into its file, a slot at a time, and into its checksums while they are warm. */
export class RangeWriter {
  readonly #place: FilePlace
  readonly #slots: SlotPool
  readonly #sums: PieceSums | undefined
  readonly #progress: () => void
  #slot: number | undefined
  /** In the slot, and in the file. */
  #filled = 0
  #written = 0
  #lengthBytes: number

  constructor(place: FilePlace, slots: SlotPool, sums: PieceSums | undefined, progress: () => void) {
    this.#place = place
    this.#slots = slots
    this.#sums = sums
    this.#progress = progress
    this.#lengthBytes = place.lengthBytes
  }

  /** How long the range is, as the answer says: shorter where the object ends. Called before the first byte. */
  expect(lengthBytes: number): void {
    this.#lengthBytes = lengthBytes
  }

  get isWhole(): boolean {
    return this.#written + this.#filled === this.#lengthBytes
  }

  /** In the file, once `flush` was called. */
  get receivedBytes(): number {
    return this.#written
  }

  room(): Uint8Array {
    this.#slot ??= this.#slots.take()
    const leftBytes = this.#lengthBytes - this.#written
    return this.#slots.bytes(this.#slot).subarray(this.#filled, leftBytes)
  }

  /** True where a slot is full: then it is the turn of others. Fails with the error of the operating system. */
  filled(count: number): boolean {
    this.#filled += count
    // Over a slow link a slot takes longer to fill than a deadline lasts.
    this.#progress()
    if (this.#filled < this.#slots.slotBytes) return false
    this.flush()
    return true
  }

  flush(): void {
    const slot = this.#slot
    if (slot === undefined || this.#filled === 0) return
    const bytes = this.#slots.bytes(slot).subarray(0, this.#filled)
    writeAll(this.#place.fd, bytes, this.#place.offset + this.#written)
    this.#written += this.#filled
    this.#filled = 0
    // Checksums may keep the slot until others can be made with it.
    this.#slot = undefined
    if (this.#sums === undefined) this.#slots.give(slot)
    else this.#sums.add(slot, bytes.byteLength)
  }

  /** One for each whole piece, and for the end of the object. Undefined where none are wanted. */
  sums(): readonly string[] | undefined {
    return this.#sums?.end(this.#place.offset + this.#written === this.#place.expected.sizeBytes)
  }

  /** The range is given up, or over. */
  release(): void {
    if (this.#slot !== undefined) this.#slots.give(this.#slot)
    this.#slot = undefined
    this.#sums?.drop()
  }
}

function writeAll(fd: number, bytes: Uint8Array, offset: number): void {
  for (let at = 0; at < bytes.byteLength;) {
    at += writeSync(fd, bytes, at, bytes.byteLength - at, offset + at)
  }
}
