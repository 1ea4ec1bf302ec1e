import { contentDigestBytes } from '../model/layer-entries.ts'

/** A piece of a file, whose bytes may have a digest of their own. */
export interface Chunk {
  /** Position in the entries. */
  readonly entry: number
  /** Where its compressed bytes begin in the layer. */
  readonly offset: number
  /** Where it begins in what is unpacked from there; an eStargz layer may have several in one gzip member. */
  readonly innerOffset: number
  readonly fileOffset: number
  /** SHA-256 of its bytes; undefined where it is not told. */
  readonly digest: Uint8Array | undefined
}

/** All chunks of a layer as numbers: another thread gives them away at once, however many there are. */
export interface ChunkColumns {
  readonly count: number
  /** Entry, offset, inner offset and offset in the file of each chunk. */
  readonly numbers: Float64Array<ArrayBuffer>
  /** `contentDigestBytes` for each chunk; zeros where it is not told. */
  readonly digests: Uint8Array<ArrayBuffer>
}

/** Gathers chunks in the order of the table: those of an entry stand together, entries ascend. */
export class ChunksBuilder {
  #count = 0
  #room = 64
  #numbers = new Float64Array(numbersEach * this.#room)
  #digests = new Uint8Array(contentDigestBytes * this.#room)
  #last: Chunk | undefined

  get count(): number {
    return this.#count
  }

  get last(): Chunk | undefined {
    return this.#last
  }

  get columns(): ChunkColumns {
    return {
      count: this.#count,
      numbers: this.#numbers.slice(0, this.#count * numbersEach),
      digests: this.#digests.slice(0, this.#count * contentDigestBytes),
    }
  }

  add(chunk: Chunk): void {
    if (this.#count === this.#room) this.#grow()
    const { entry, offset, innerOffset, fileOffset, digest } = chunk
    const at = this.#count * numbersEach
    this.#numbers[at] = entry
    this.#numbers[at + 1] = offset
    this.#numbers[at + 2] = innerOffset
    this.#numbers[at + 3] = fileOffset
    if (digest !== undefined) this.#digests.set(digest, this.#count * contentDigestBytes)
    this.#count += 1
    this.#last = chunk
  }

  #grow(): void {
    this.#room *= 2
    const numbers = new Float64Array(numbersEach * this.#room)
    const digests = new Uint8Array(contentDigestBytes * this.#room)
    numbers.set(this.#numbers)
    digests.set(this.#digests)
    this.#numbers = numbers
    this.#digests = digests
  }
}

/** Where the bytes of files are. */
export class FileChunks {
  readonly #columns: ChunkColumns

  constructor(columns: ChunkColumns) {
    this.#columns = columns
  }

  /** Of an entry, in its order. */
  *of(entry: number): Generator<Chunk, void, undefined> {
    for (let index = this.#firstOf(entry); index < this.#columns.count; index += 1) {
      const chunk = this.#at(index)
      if (chunk.entry !== entry) return
      yield chunk
    }
  }

  /** Where the next chunk begins behind an offset; undefined where none does. */
  nextOffset(offset: number): number | undefined {
    const { count, numbers } = this.#columns
    let next: number | undefined
    for (let at = 1; at < count * numbersEach; at += numbersEach) {
      const each = numbers[at] ?? 0
      if (each > offset && (next === undefined || each < next)) next = each
    }
    return next
  }

  #at(index: number): Chunk {
    const { numbers, digests } = this.#columns
    const first = index * numbersEach
    const [entry = 0, offset = 0, innerOffset = 0, fileOffset = 0] = numbers.subarray(
      first,
      first + numbersEach,
    )
    const digest = digests.subarray(index * contentDigestBytes, (index + 1) * contentDigestBytes)
    const isTold = digest.some((byte) => byte !== 0)
    return { entry, offset, innerOffset, fileOffset, digest: isTold ? digest : undefined }
  }

  #firstOf(entry: number): number {
    let [low, high] = [0, this.#columns.count]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#columns.numbers[middle * numbersEach] ?? 0) < entry) low = middle + 1
      else high = middle
    }
    return low
  }
}

const numbersEach = 4
