import { createHash } from 'node:crypto'

import { ParallelMd5, type RunningMd5 } from '../../../objects/sums/parallel-md5.ts'
import type { SharedBytes } from '../lanes.ts'

interface Waiting {
  readonly bytes: SharedBytes
  readonly made: (hex: string) => void
}

interface UnderWay extends Waiting {
  readonly md5: RunningMd5
  readonly slot: number
  at: number
}

/**
 * MD5s of bodies, up to four side by side, which takes little longer than one (see `ParallelMd5`). A body that comes later
 * joins those under way. The thread does other things between two rounds of a few ms.
 */
export class JoiningMd5s {
  readonly #waiting: Waiting[] = []
  readonly #underWay: UnderWay[] = []
  readonly #freeSlots = [0, 1, 2, 3]
  #kernel: ParallelMd5 | 'none' | undefined
  #roundIsDue = false

  /** The bytes must not change until `made` is called. */
  add(bytes: SharedBytes, made: (hex: string) => void): void {
    this.#waiting.push({ bytes, made })
    this.#goOn()
  }

  #goOn(): void {
    if (this.#roundIsDue || this.#waiting.length + this.#underWay.length === 0) return
    this.#roundIsDue = true
    setImmediate(() => {
      this.#roundIsDue = false
      const kernel = (this.#kernel ??= kernelHere())
      if (kernel === 'none') this.#makeOne()
      else this.#round(kernel)
      this.#goOn()
    })
  }

  #makeOne(): void {
    const body = this.#waiting.shift()
    body?.made(createHash('md5').update(body.bytes).digest('hex'))
  }

  #round(kernel: ParallelMd5): void {
    for (let count = 0; count < piecesInRound; count += 1) {
      this.#join(kernel)
      if (this.#underWay.length === 0) return
      kernel.update(
        this.#underWay.map((body) => {
          const { md5, slot, bytes, at } = body
          const piece = bytes.subarray(at, at + pieceBytes)
          kernel.slot(slot).set(piece)
          body.at += piece.byteLength
          return { md5, slot, from: 0, to: piece.byteLength }
        }),
      )
      this.#end(kernel)
    }
  }

  #join(kernel: ParallelMd5): void {
    while (this.#waiting.length > 0) {
      const slot = this.#freeSlots.pop()
      if (slot === undefined) return
      const body = this.#waiting.shift()
      if (body !== undefined) this.#underWay.push({ ...body, md5: kernel.begin(), slot, at: 0 })
    }
  }

  #end(kernel: ParallelMd5): void {
    for (const body of this.#underWay.filter(({ at, bytes }) => at >= bytes.byteLength)) {
      this.#underWay.splice(this.#underWay.indexOf(body), 1)
      this.#freeSlots.push(body.slot)
      body.made(kernel.digest(body.md5))
    }
  }
}

/** Four of them stay in the second-level cache. */
const pieceBytes = 32 * 1024
/** 1 MiB of each body, which takes 3 ms. */
const piecesInRound = 32

/** `none` where this engine has no WebAssembly with vectors. */
function kernelHere(): ParallelMd5 | 'none' {
  try {
    return new ParallelMd5(4, pieceBytes, 4)
  } catch {
    return 'none'
  }
}
