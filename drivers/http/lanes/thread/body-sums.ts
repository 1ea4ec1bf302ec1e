import { crc32 } from 'node:zlib'

import { Crc64 } from '../../../objects/crc64.ts'
import type { SharedBytes, SumName } from '../lanes.ts'
import { JoiningMd5s } from './joining-md5s.ts'

export interface WantedBodySums {
  readonly id: number
  readonly bytes: SharedBytes
  readonly wanted: readonly SumName[]
}

export type MadeSums = Readonly<Partial<Record<SumName, string>>>

/** Checksums of bodies. MD5s are made side by side, the others at once: they take a few ms. */
export class ThreadSums {
  readonly #made: (id: number, sums: MadeSums) => void
  readonly #md5s = new JoiningMd5s()

  constructor(made: (id: number, sums: MadeSums) => void) {
    this.#made = made
  }

  add({ id, bytes, wanted }: WantedBodySums): void {
    const others = {
      ...(wanted.includes('crc32') ? { crc32: String(crc32(bytes)) } : {}),
      ...(wanted.includes('crc64') ? { crc64: crc64Of(bytes) } : {}),
    }
    if (!wanted.includes('md5')) this.#made(id, others)
    else this.#md5s.add(bytes, (md5) => this.#made(id, { ...others, md5 }))
  }
}

function crc64Of(bytes: SharedBytes): string {
  const crc = new Crc64()
  crc.update(bytes)
  return crc.value
}
