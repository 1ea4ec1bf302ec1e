import { UnusualAnswer, type BodyLength } from './answer-head.ts'

/**
 * Collects the body of an answer that is no object: a refusal, or what a service says of an upload. Keeps at most
 * `mostKeptBytes`.
 */
export class SmallBody {
  readonly #length: BodyLength
  #bytes: Buffer = Buffer.alloc(0)
  #received = 0
  #isWhole: boolean

  constructor(length: BodyLength) {
    this.#length = length
    this.#isWhole = length.kind === 'bytes' && length.bytes === 0
  }

  /** Whether nothing more comes. An open body is whole when the connection ends. */
  get isWhole(): boolean {
    return this.#isWhole
  }

  /** Whether so much came that the rest is not worth reading. */
  get isCut(): boolean {
    return this.#received > mostKeptBytes
  }

  /** Fails with UnusualAnswer where more came than the head said. */
  take(piece: Uint8Array): void {
    this.#received += piece.byteLength
    if (this.#isWhole && piece.byteLength > 0) throw new UnusualAnswer('it is longer than it says')
    // A copy: the piece lies where the next one will.
    this.#bytes = Buffer.concat([this.#bytes, piece.subarray(0, mostKeptBytes - this.#bytes.byteLength)])
    if (this.isCut) return
    if (this.#length.kind === 'bytes') {
      if (this.#received > this.#length.bytes) throw new UnusualAnswer('it is longer than it says')
      this.#isWhole = this.#received === this.#length.bytes
    } else if (this.#length.kind === 'chunked') {
      this.#isWhole = unchunked(this.#bytes).isWhole
    }
  }

  /** The connection has ended. False where more should have come. */
  end(): boolean {
    if (this.#length.kind === 'open') this.#isWhole = true
    return this.#isWhole
  }

  /** What came, out of its chunks, at most `mostKeptBytes`. */
  bytes(): Uint8Array<ArrayBuffer> {
    const all = this.#length.kind === 'chunked' ? unchunked(this.#bytes).bytes : this.#bytes
    return new Uint8Array(all.subarray(0, mostKeptBytes))
  }
}

/** As much of a refusal as the light client keeps. */
export const mostKeptBytes = 64 * 1024

/** RFC 9112, 7.1; trailers are not kept. */
function unchunked(bytes: Buffer): { readonly bytes: Buffer; readonly isWhole: boolean } {
  const chunks: Buffer[] = []
  for (let at = 0; ;) {
    const lineEnd = bytes.indexOf('\r\n', at, 'latin1')
    if (lineEnd < 0) return { bytes: Buffer.concat(chunks), isWhole: false }
    const size = /^([0-9a-f]{1,8})(?:[\t ]*;.*)?$/i.exec(bytes.toString('latin1', at, lineEnd))?.[1]
    if (size === undefined) throw new UnusualAnswer('a chunk has no size')
    const from = lineEnd + 2
    const length = Number.parseInt(size, 16)
    if (length === 0) return { bytes: Buffer.concat(chunks), isWhole: hasEnded(bytes, from) }
    chunks.push(bytes.subarray(from, from + length))
    at = from + length + 2
    if (bytes.byteLength < at) return { bytes: Buffer.concat(chunks), isWhole: false }
    if (bytes.toString('latin1', at - 2, at) !== '\r\n')
      throw new UnusualAnswer('a chunk is longer than it says')
  }
}

/** Behind the last chunk: an empty line, perhaps with trailers before it. */
function hasEnded(bytes: Buffer, from: number): boolean {
  return bytes.toString('latin1', from, from + 2) === '\r\n' || bytes.indexOf('\r\n\r\n', from, 'latin1') >= 0
}
