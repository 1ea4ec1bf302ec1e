import { newIds } from './columns.ts'
import { firstOther } from './digest-ids.ts'

/** A number for each digest ID of `DigestIds`; 0 where none was set. */
export class ByDigest {
  readonly sha256 = newIds()
  readonly #others: number[] = []

  get(id: number): number {
    return id >= firstOther ? (this.#others[id - firstOther] ?? 0) : this.sha256.at(id)
  }

  set(id: number, value: number): void {
    if (id >= firstOther) {
      const at = id - firstOther
      while (this.#others.length <= at) this.#others.push(0)
      this.#others[at] = value
      return
    }
    if (id >= this.sha256.length) {
      this.sha256.reserve(id + 1)
      this.sha256.length = id + 1
    }
    this.sha256.set(id, value)
  }

  get sizeBytes(): number {
    return this.sha256.sizeBytes + 8 * this.#others.length
  }
}
