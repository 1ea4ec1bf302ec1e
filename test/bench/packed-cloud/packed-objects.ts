/** An object of a bucket that is never written to. */
export interface PackedObject {
  readonly key: string
  readonly sizeBytes: number
  /** Without quotation marks. */
  readonly etag: string
  readonly modifiedAtMs: number
  /** Absent where the object is listed and never read: a layer. */
  readonly content?: Uint8Array
}

const beforeKey = '<Contents><Key>'

/**
 * The objects of a bucket in the order of their keys, as the elements of a list document that they are listed by. A page
 * of a list is a slice of them, so that it costs the service next to nothing.
 */
export class PackedObjects {
  readonly #elements = new Pile()
  readonly #contents = new Pile()
  readonly #starts: number[] = [0]
  readonly #keyBytes: number[] = []
  readonly #contentStarts: number[] = [0]
  readonly #sizes: number[] = []
  readonly #times: number[] = []
  #lastKey = ''

  get count(): number {
    return this.#keyBytes.length
  }

  /** Keys come in the order of their bytes; others are refused. Keys that a list would have to encode are refused too. */
  add({ key, sizeBytes, etag, modifiedAtMs, content }: PackedObject): void {
    if (key <= this.#lastKey) throw new Error(`${key} does not follow ${this.#lastKey}`)
    if (!/^[\w./-]+$/.test(key)) throw new Error(`${key} would have to be encoded`)
    this.#lastKey = key
    const modified = new Date(modifiedAtMs).toISOString()
    this.#elements.add(
      `${beforeKey}${key}</Key><LastModified>${modified}</LastModified><ETag>&quot;${etag}&quot;</ETag>` +
        `<Size>${sizeBytes}</Size><StorageClass>STANDARD</StorageClass></Contents>`,
    )
    if (content !== undefined) this.#contents.addBytes(content)
    this.#starts.push(this.#elements.length)
    this.#keyBytes.push(key.length)
    this.#contentStarts.push(this.#contents.length)
    this.#sizes.push(sizeBytes)
    this.#times.push(modifiedAtMs)
  }

  /** The elements of the objects from one index to another. */
  elements(from: number, to: number): Buffer {
    return this.#elements.bytes.subarray(this.#starts[from], this.#starts[to])
  }

  keyAt(index: number): string {
    const start = this.#keyStart(index)
    return this.#elements.bytes.toString('latin1', start, start + (this.#keyBytes[index] ?? 0))
  }

  /** The index of the first object whose key is not before these bytes. */
  firstFrom(key: Buffer, from = 0, to = this.count): number {
    let [low, high] = [from, to]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#compare(middle, key) < 0) low = middle + 1
      else high = middle
    }
    return low
  }

  /** The index of the first object that is after all keys with this prefix; one that has it is at `from`. */
  firstAfter(prefix: Buffer, from: number, to: number): number {
    let step = 1
    while (from + step < to && this.#startsWith(from + step, prefix)) step *= 2
    let [low, high] = [from + (step >>> 1), Math.min(to, from + step)]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#startsWith(middle, prefix)) low = middle + 1
      else high = middle
    }
    return low
  }

  find(key: Buffer): number | undefined {
    const index = this.firstFrom(key)
    return index < this.count && this.#compare(index, key) === 0 ? index : undefined
  }

  /** Where a text ends for the first time in a key, from a position of that key on; undefined where it is not there. */
  endOf(text: string, index: number, from: number): number | undefined {
    const start = this.#keyStart(index)
    const end = start + (this.#keyBytes[index] ?? 0)
    const at = this.#elements.bytes.indexOf(text, start + from, 'latin1')
    return at < 0 || at + text.length > end ? undefined : at + text.length - start
  }

  sizeBytes(index: number): number {
    return this.#sizes[index] ?? 0
  }

  modifiedAtMs(index: number): number {
    return this.#times[index] ?? 0
  }

  etag(index: number): string {
    const element = this.elements(index, index + 1).toString('latin1')
    return /<ETag>&quot;([^&]*)/.exec(element)?.[1] ?? ''
  }

  /** Undefined where the object has none. */
  content(index: number): Buffer | undefined {
    const [start, end] = [this.#contentStarts[index], this.#contentStarts[index + 1]]
    return start === end && this.sizeBytes(index) > 0 ? undefined : this.#contents.bytes.subarray(start, end)
  }

  #keyStart(index: number): number {
    return (this.#starts[index] ?? 0) + beforeKey.length
  }

  #compare(index: number, key: Buffer): number {
    const start = this.#keyStart(index)
    const end = start + (this.#keyBytes[index] ?? 0)
    return -key.compare(this.#elements.bytes, start, end)
  }

  #startsWith(index: number, prefix: Buffer): boolean {
    const start = this.#keyStart(index)
    const end = start + Math.min(this.#keyBytes[index] ?? 0, prefix.byteLength)
    return prefix.compare(this.#elements.bytes, start, end) === 0
  }
}

/** Bytes that grow at their end. */
class Pile {
  length = 0
  /** Memory that is not written to takes no room. */
  #room = Buffer.allocUnsafe(64 * 1024 * 1024)

  get bytes(): Buffer {
    return this.#room
  }

  /** ASCII. */
  add(text: string): void {
    this.#makeRoom(text.length)
    this.length += this.#room.write(text, this.length, 'latin1')
  }

  addBytes(bytes: Uint8Array): void {
    this.#makeRoom(bytes.byteLength)
    this.#room.set(bytes, this.length)
    this.length += bytes.byteLength
  }

  #makeRoom(bytes: number): void {
    if (this.length + bytes <= this.#room.byteLength) return
    const larger = Buffer.allocUnsafe(2 * this.#room.byteLength + bytes)
    this.#room.copy(larger, 0, 0, this.length)
    this.#room = larger
  }
}
