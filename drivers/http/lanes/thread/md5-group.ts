import type { RunningMd5 } from '../../../objects/sums/parallel-md5.ts'
import type { BodyMd5s } from './body-md5s.ts'

/** Bytes of one body, in a slot. */
export interface WaitingBytes {
  readonly md5: RunningMd5
  readonly slot: number
  readonly from: number
  readonly to: number
  /** Whether the slot is free once these bytes are taken. */
  readonly isLastOfSlot: boolean
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

  constructor(sums: BodyMd5s, give: (slot: number) => void) {
    this.#sums = sums
    this.#give = give
  }

  begin(): RunningMd5 {
    return this.#sums.begin()
  }

  add(bytes: WaitingBytes): void {
    this.#waiting.push(bytes)
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
    for (const bytes of this.#waiting) if (bytes.md5 === md5 && bytes.isLastOfSlot) this.#give(bytes.slot)
    this.#waiting = this.#waiting.filter((bytes) => bytes.md5 !== md5)
    this.#sums.drop(md5)
  }

  #takeSome(): void {
    const firsts = this.#firsts()
    this.#sums.update(firsts)
    this.#waiting = this.#waiting.filter((bytes) => !firsts.includes(bytes))
    for (const { slot, isLastOfSlot } of firsts) if (isLastOfSlot) this.#give(slot)
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
