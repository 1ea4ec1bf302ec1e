/** Memory that sockets read into, in slots of one size. */
export class SlotPool {
  readonly slotBytes: number
  readonly #bytesOf: (slot: number) => Uint8Array
  readonly #free: number[]
  readonly #makeRoom: () => void

  /** `makeRoom` gives slots back, because nobody else will. */
  constructor(slots: number, slotBytes: number, bytesOf: (slot: number) => Uint8Array, makeRoom: () => void) {
    this.slotBytes = slotBytes
    this.#bytesOf = bytesOf
    this.#makeRoom = makeRoom
    this.#free = Array.from({ length: slots }, (_, slot) => slot)
  }

  take(): number {
    if (this.#free.length === 0) this.#makeRoom()
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
