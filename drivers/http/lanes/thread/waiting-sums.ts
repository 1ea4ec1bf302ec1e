import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'

import { Crc64 } from '../../../objects/crc64.ts'
import { md5sOf } from '../../../objects/sums/parallel-md5.ts'
import type { SharedBytes, SumName } from '../lanes.ts'

export interface WantedBodySums {
  readonly id: number
  readonly bytes: SharedBytes
  readonly wanted: readonly SumName[]
}

export type MadeSums = Readonly<Partial<Record<SumName, string>>>

/** Checksums of bodies, those together that wait together: four MD5s side by side take little longer than one. */
export class WaitingSums {
  readonly #made: (id: number, sums: MadeSums) => void
  #waiting: WantedBodySums[] = []

  constructor(made: (id: number, sums: MadeSums) => void) {
    this.#made = made
  }

  add(body: WantedBodySums): void {
    this.#waiting.push(body)
    if (this.#waiting.length === 1) setImmediate(() => this.#make())
  }

  /** The thread moves bytes between two rounds. */
  #make(): void {
    const round = this.#waiting.slice(0, mostTogether)
    const hashed = round.filter(({ wanted }) => wanted.includes('md5'))
    const md5s = md5sTogether(hashed.map(({ bytes }) => bytes))
    for (const body of round) {
      const md5 = md5s[hashed.indexOf(body)]
      this.#made(body.id, { ...otherSums(body), ...(md5 === undefined ? {} : { md5 }) })
    }
    this.#waiting = this.#waiting.slice(round.length)
    if (this.#waiting.length > 0) setImmediate(() => this.#make())
  }
}

const mostTogether = 4

/** By Node where this engine has no vectors. */
function md5sTogether(bodies: readonly SharedBytes[]): readonly string[] {
  try {
    return md5sOf(bodies)
  } catch {
    return bodies.map((body) => createHash('md5').update(body).digest('hex'))
  }
}

function otherSums({ bytes, wanted }: WantedBodySums): MadeSums {
  return {
    ...(wanted.includes('crc32') ? { crc32: String(crc32(bytes)) } : {}),
    ...(wanted.includes('crc64') ? { crc64: crc64Of(bytes) } : {}),
  }
}

function crc64Of(bytes: SharedBytes): string {
  const crc = new Crc64()
  crc.update(bytes)
  return crc.value
}
