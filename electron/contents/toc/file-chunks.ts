/** A piece of a file, whose bytes may have a digest of their own. */
export interface Chunk {
  /** Position in the entries. */
  readonly entry: number
  /** Where its compressed bytes begin in the layer. */
  readonly offset: number
  /** Where it begins in what is unpacked from there; an eStargz layer may have several in one gzip member. */
  readonly innerOffset: number
  readonly fileOffset: number
  /** Empty where it is not told. */
  readonly digest: string
}

/** Chunks in the order of the table: those of an entry stand together, entries ascend. */
export class FileChunks {
  readonly #digests: string[] = []
  #numbers = new Float64Array(numbersEach * 64)
  #last: Chunk | undefined

  get count(): number {
    return this.#digests.length
  }

  get last(): Chunk | undefined {
    return this.#last
  }

  add(chunk: Chunk): void {
    const at = this.count * numbersEach
    if (at === this.#numbers.length) {
      const grown = new Float64Array(at * 2)
      grown.set(this.#numbers)
      this.#numbers = grown
    }
    this.#numbers[at] = chunk.entry
    this.#numbers[at + 1] = chunk.offset
    this.#numbers[at + 2] = chunk.innerOffset
    this.#numbers[at + 3] = chunk.fileOffset
    this.#digests.push(chunk.digest)
    this.#last = chunk
  }

  at(index: number): Chunk | undefined {
    const digest = this.#digests[index]
    if (digest === undefined) return undefined
    const [entry = 0, offset = 0, innerOffset = 0, fileOffset = 0] = this.#numbers.subarray(
      index * numbersEach,
      (index + 1) * numbersEach,
    )
    return { entry, offset, innerOffset, fileOffset, digest }
  }

  /** Of an entry, in its order. */
  *of(entry: number): Generator<Chunk, void, undefined> {
    for (let index = this.#firstOf(entry); ; index += 1) {
      const chunk = this.at(index)
      if (chunk?.entry !== entry) return
      yield chunk
    }
  }

  /** Where the next chunk begins behind an offset; undefined where none does. */
  nextOffset(offset: number): number | undefined {
    let next: number | undefined
    for (let at = 1; at < this.count * numbersEach; at += numbersEach) {
      const each = this.#numbers[at] ?? 0
      if (each > offset && (next === undefined || each < next)) next = each
    }
    return next
  }

  #firstOf(entry: number): number {
    let [low, high] = [0, this.count]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#numbers[middle * numbersEach] ?? 0) < entry) low = middle + 1
      else high = middle
    }
    return low
  }
}

const numbersEach = 4
