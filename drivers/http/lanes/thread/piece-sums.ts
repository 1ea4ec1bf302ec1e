import { Crc64 } from '../../../objects/crc64.ts'
import type { RunningMd5 } from '../../../objects/sums/parallel-md5.ts'
import type { WantedSums } from '../../../driver/object-store.ts'
import type { BodyBytes, Md5Group } from './md5-group.ts'
import type { SlotPool } from './slot-pool.ts'

/** Checksums of the pieces of one range. Its bytes come slot by slot, in order; it gives the slots back. */
export interface PieceSums {
  /** The first `length` bytes of a slot are the next ones. */
  add(slot: number, length: number): void
  /** Of the whole pieces; of the last one, too, where the object ends with it. Call it once. */
  end(isEndOfObject: boolean): readonly string[]
  /** Nothing is wanted any more. */
  drop(): void
}

export function pieceSums({ name, pieceBytes }: WantedSums, slots: SlotPool, group: Md5Group): PieceSums {
  return name === 'md5' ? new Md5Pieces(pieceBytes, group) : new Crc64Pieces(pieceBytes, slots)
}

class Crc64Pieces implements PieceSums {
  readonly #pieceBytes: number
  readonly #slots: SlotPool
  readonly #whole: string[] = []
  #running = new Crc64()
  #taken = 0

  constructor(pieceBytes: number, slots: SlotPool) {
    this.#pieceBytes = pieceBytes
    this.#slots = slots
  }

  add(slot: number, length: number): void {
    const bytes = this.#slots.bytes(slot).subarray(0, length)
    for (let at = 0; at < length;) {
      const part = bytes.subarray(at, at + this.#pieceBytes - this.#taken)
      this.#running.update(part)
      this.#taken += part.byteLength
      at += part.byteLength
      if (this.#taken === this.#pieceBytes) this.#endPiece()
    }
    this.#slots.give(slot)
  }

  end(isEndOfObject: boolean): readonly string[] {
    if (isEndOfObject && this.#taken > 0) this.#endPiece()
    return this.#whole
  }

  drop(): void {
    // It holds no slot.
  }

  #endPiece(): void {
    this.#whole.push(this.#running.value)
    this.#running = new Crc64()
    this.#taken = 0
  }
}

class Md5Pieces implements PieceSums {
  readonly #pieceBytes: number
  readonly #group: Md5Group
  readonly #whole: (RunningMd5 | string)[] = []
  #closed = 0
  #running: RunningMd5 | undefined
  #taken = 0

  constructor(pieceBytes: number, group: Md5Group) {
    this.#pieceBytes = pieceBytes
    this.#group = group
  }

  add(slot: number, length: number): void {
    const all: BodyBytes[] = []
    for (let at = 0; at < length;) {
      const md5 = (this.#running ??= this.#group.begin())
      const to = Math.min(length, at + this.#pieceBytes - this.#taken)
      all.push({ md5, from: at, to })
      this.#taken += to - at
      at = to
      if (this.#taken === this.#pieceBytes) this.#endPiece(md5)
    }
    this.#group.add(slot, all)
    this.#closeEarly()
  }

  end(isEndOfObject: boolean): readonly string[] {
    if (isEndOfObject && this.#running !== undefined) this.#endPiece(this.#running)
    return this.#whole.splice(0).map((md5) => (typeof md5 === 'string' ? md5 : this.#group.digest(md5)))
  }

  drop(): void {
    if (this.#running !== undefined) this.#group.drop(this.#running)
    for (const md5 of this.#whole.splice(0)) if (typeof md5 !== 'string') this.#group.drop(md5)
    this.#running = undefined
  }

  /** Bytes of the piece may wait for others still. */
  #endPiece(md5: RunningMd5): void {
    this.#whole.push(md5)
    this.#running = undefined
    this.#taken = 0
  }

  /** Only so many can be under way at once. */
  #closeEarly(): void {
    for (let at = this.#closed; at < this.#whole.length - mostOpen; at += 1) {
      const open = this.#whole[at]
      if (open !== undefined && typeof open !== 'string') this.#whole[at] = this.#group.digest(open)
      this.#closed = at + 1
    }
  }
}

const mostOpen = 4
