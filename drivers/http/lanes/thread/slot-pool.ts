/** Memory that sockets read into, in slots of one size. */
export class SlotPool {
  readonly slotBytes: number
  readonly #bytesOf: (slot: number) => Uint8Array
  readonly #free: number[]
  readonly #make: () => void

  /** `makeRoom` gives slots back, because nobody else will. */
  constructor(slots: number, slotBytes: number, bytesOf: (slot: number) => Uint8Array, makeRoom: () => void) {
    this.slotBytes = slotBytes
    this.#bytesOf = bytesOf
    this.#make = makeRoom
    this.#free = Array.from({ length: slots }, (_, slot) => slot)
  }

  get freeSlots(): number {
    return this.#free.length
  }

  take(): number {
    if (this.#free.length === 0) this.#make()
    const slot = this.#free.pop()
    if (slot === undefined) throw new Error('more ranges than slots')
    return slot
  }

  give(slot: number): void {
    this.#free.push(slot)
  }

  bytes(slot: number): Uint8Array {
    return this.#bytesOf(slot)
  }
}
