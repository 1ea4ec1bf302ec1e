import { readRange, type ArchiveFile } from './archive-file.ts'

/** Reads forward. Both methods handle fewer bytes than asked only at the end. */
export interface ByteReader {
  /** Where the next byte is. */
  readonly position: number
  /** The bytes are valid until the next call. */
  read(count: number): Promise<Uint8Array>
  /** Returns the number of skipped bytes. */
  skip(count: number): Promise<number>
}

/** Reads a file through a window; what is skipped is not read. */
export function fileReader(file: ArchiveFile, signal: AbortSignal): ByteReader {
  let position = 0
  let window: Uint8Array = new Uint8Array(0)
  let windowAt = 0
  return {
    get position() {
      return position
    },
    async read(count) {
      if (position < windowAt || position + count > windowAt + window.byteLength) {
        window = await readRange(file, { offset: position, length: Math.max(count, windowBytes) }, signal)
        windowAt = position
      }
      const bytes = window.subarray(position - windowAt, position - windowAt + count)
      position += bytes.byteLength
      return bytes
    },
    async skip(count) {
      const skipped = Math.min(count, file.sizeBytes - position)
      position += skipped
      return skipped
    },
  }
}

/** Holds the headers of about a hundred small entries, so that most reads need no request. */
const windowBytes = 64 * 1024

const empty = new Uint8Array(0)

/** Reads a stream that cannot go back; what is skipped is read and dropped. */
export class StreamReader implements ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>
  #rest: Uint8Array = new Uint8Array(0)
  #position = 0

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  get position(): number {
    return this.#position
  }

  async read(count: number): Promise<Uint8Array> {
    const first = await this.some(count)
    if (first.byteLength === count) return first
    const bytes = new Uint8Array(count)
    let filled = 0
    for (let chunk = first; chunk.byteLength > 0; chunk = await this.some(count - filled)) {
      bytes.set(chunk, filled)
      filled += chunk.byteLength
    }
    return bytes.subarray(0, filled)
  }

  async skip(count: number): Promise<number> {
    let skipped = 0
    while (skipped < count) {
      const { byteLength } = await this.some(count - skipped)
      if (byteLength === 0) break
      skipped += byteLength
    }
    return skipped
  }

  /** The next bytes that have arrived: at least one, at most `count`; empty at the end. */
  async some(count: number): Promise<Uint8Array> {
    if (count === 0) return empty
    while (this.#rest.byteLength === 0) {
      const step = await this.#chunks.next()
      if (step.done === true) return this.#rest
      this.#rest = step.value
    }
    const bytes = this.#rest.subarray(0, count)
    this.#rest = this.#rest.subarray(bytes.byteLength)
    this.#position += bytes.byteLength
    return bytes
  }

  /** Closes the stream at any position. */
  async close(): Promise<void> {
    await this.#chunks.return?.()
  }
}
