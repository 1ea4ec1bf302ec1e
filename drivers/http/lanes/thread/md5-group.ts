import type { RunningMd5 } from '../../../objects/sums/parallel-md5.ts'
import type { BodyMd5s } from './body-md5s.ts'

/** Bytes of one body in a slot, from `from` to before `to`. */
export interface BodyBytes {
  readonly md5: RunningMd5
  readonly from: number
  readonly to: number
}

interface WaitingBytes extends BodyBytes {
  readonly slot: number
}

/**
 * Lets bytes wait until those of four bodies are there: the MD5s of four are made in little more than the time of one.
 * Nobody waits for a slow body: where slots become few, those that wait are taken as they are.
 */
export class Md5Group {
  readonly #sums: BodyMd5s
  readonly #give: (slot: number) => void
  /** In the order in which they came. */
  #waiting: WaitingBytes[] = []
  /** How many of those that wait lie in each slot. */
  readonly #inSlot = new Map<number, number>()

  constructor(sums: BodyMd5s, give: (slot: number) => void) {
    this.#sums = sums
    this.#give = give
  }

  begin(): RunningMd5 {
    return this.#sums.begin()
  }

  /** What a slot holds, each of another body. The slot is given back once all of it was taken. */
  add(slot: number, all: readonly BodyBytes[]): void {
    for (const bytes of all) this.#waiting.push({ ...bytes, slot })
    this.#inSlot.set(slot, all.length)
    while (this.#firsts().length === atOnce) this.#takeSome()
  }

  /** Takes some of those that wait, so that slots become free. */
  makeRoom(): void {
    if (this.#waiting.length > 0) this.#takeSome()
  }

  digest(md5: RunningMd5): string {
    while (this.#waiting.some((bytes) => bytes.md5 === md5)) this.#takeSome()
    return this.#sums.digest(md5)
  }

  drop(md5: RunningMd5): void {
    const dropped = this.#waiting.filter((bytes) => bytes.md5 === md5)
    this.#waiting = this.#waiting.filter((bytes) => bytes.md5 !== md5)
    this.#sums.drop(md5)
    this.#leave(dropped)
  }

  #takeSome(): void {
    const firsts = this.#firsts()
    this.#sums.update(firsts)
    this.#waiting = this.#waiting.filter((bytes) => !firsts.includes(bytes))
    this.#leave(firsts)
  }

  #leave(all: readonly WaitingBytes[]): void {
    for (const { slot } of all) {
      const left = (this.#inSlot.get(slot) ?? 1) - 1
      this.#inSlot.set(slot, left)
      if (left > 0) continue
      this.#inSlot.delete(slot)
      this.#give(slot)
    }
  }

  /** The first bytes that wait of each body, of four at most. */
  #firsts(): readonly WaitingBytes[] {
    const firsts: WaitingBytes[] = []
    for (const bytes of this.#waiting) {
      if (firsts.length < atOnce && !firsts.some(({ md5 }) => md5 === bytes.md5)) firsts.push(bytes)
    }
    return firsts
  }
}

const atOnce = 4
