import { refused } from '../refusals.ts'

/** The bits of one block of bzip2, from `startBit` on in these bytes. */
export interface Bzip2Block {
  readonly bytes: Buffer
  readonly startBit: number
}

/**
 * Splits bzip2 data, also of several streams, into blocks that can be decompressed one by one. A block begins at any
 * bit, with a magic number of 48 bits. Holds one block in memory. Fails with Corrupt for anything that is not bzip2.
 */
export async function* bzip2Blocks(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Bzip2Block, void, undefined> {
  const input = new BitInput(chunks)
  try {
    for (let streams = 0; ; streams += 1) {
      if (!(await input.fill(4 * 8))) {
        if (streams === 0) throw damaged()
        if (input.isEmpty) return
        throw refused('behindPacked', { format: 'bzip2' })
      }
      if (!isHeader(input.take(4))) {
        throw streams === 0 ? damaged() : refused('behindPacked', { format: 'bzip2' })
      }
      yield* blocksOf(input)
    }
  } finally {
    await input.close()
  }
}

async function* blocksOf(input: BitInput): AsyncGenerator<Bzip2Block, void, undefined> {
  if (!(await input.fill(markBits))) throw damaged()
  let mark = input.markAt(input.bit)
  if (mark === undefined) throw damaged()
  while (mark === 'block') {
    const next = await input.nextMark()
    if (next === undefined) throw damaged()
    yield input.block(next.bit)
    mark = next.mark
  }
  // The checksum of the stream follows the last mark. The stream is padded to a whole byte.
  if (!(await input.fill(markBits + 32))) throw damaged()
  input.skipTo(Math.ceil((input.bit + markBits + 32) / 8) * 8)
}

function isHeader(bytes: Buffer): boolean {
  const [b, z, h, size = 0] = bytes
  return b === 0x42 && z === 0x5a && h === 0x68 && size >= 0x31 && size <= 0x39
}

const marks = [
  { mark: 'block', digits: 0x314159265359n },
  { mark: 'end', digits: 0x177245385090n },
] as const
const markBits = 48

type Mark = (typeof marks)[number]['mark']

/** Each mark shifted by 0 to 7 bits: the bytes that are whole then, to search for, and how many bytes precede them. */
const shapes = marks.flatMap(({ mark, digits }) =>
  Array.from({ length: 8 }, (_, shift) => {
    const all = Buffer.alloc(8)
    all.writeBigUInt64BE(digits << BigInt(16 - shift))
    const skipped = shift === 0 ? 0 : 1
    return { mark, shift, skipped, whole: all.subarray(skipped, 6) }
  }),
)

/** The input that has arrived, with a position in bits. */
class BitInput {
  bit = 0
  #bytes: Buffer = Buffer.alloc(0)
  readonly #chunks: AsyncIterator<Uint8Array>

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  get isEmpty(): boolean {
    return this.bit >= this.#bytes.byteLength * 8
  }

  /** Reads until `bits` bits are available from the position; false at the end of the input. */
  async fill(bits: number): Promise<boolean> {
    while (this.#bytes.byteLength * 8 - this.bit < bits) if (!(await this.#more())) return false
    return true
  }

  /** The next `count` bytes. The position is at a byte border. */
  take(count: number): Buffer {
    const at = this.bit / 8
    this.bit += count * 8
    return this.#bytes.subarray(at, at + count)
  }

  skipTo(bit: number): void {
    this.bit = bit
  }

  /** The mark at this bit position, if there is one. */
  markAt(bit: number): Mark | undefined {
    const at = Math.floor(bit / 8)
    if (this.#bytes.byteLength < at + 7 && bit % 8 > 0) return undefined
    const head = Buffer.alloc(8)
    this.#bytes.copy(head, 0, at, at + 7)
    const found = (head.readBigUInt64BE() >> BigInt(16 - (bit % 8))) & 0xffffffffffffn
    return marks.find(({ digits }) => digits === found)?.mark
  }

  /** The next mark after the current one. Undefined at the end, or when the block exceeds the largest valid size. */
  async nextMark(): Promise<{ readonly bit: number; readonly mark: Mark } | undefined> {
    let from = Math.floor((this.bit + markBits) / 8)
    for (;;) {
      const found = this.#firstFrom(from)
      if (found !== undefined) return found
      // A mark may continue in the next chunk.
      from = Math.max(from, this.#bytes.byteLength - 7)
      if (this.#bytes.byteLength - this.bit / 8 > maxBlockBytes || !(await this.#more())) return undefined
    }
  }

  /** Takes the bits from the position to `end`, moves there, and frees the memory before it. */
  block(end: number): Bzip2Block {
    const at = Math.floor(this.bit / 8)
    const block = { bytes: this.#bytes.subarray(at, Math.ceil(end / 8)), startBit: this.bit % 8 }
    const gone = Math.floor(end / 8)
    this.#bytes = Buffer.from(this.#bytes.subarray(gone))
    this.bit = end - gone * 8
    return block
  }

  #firstFrom(from: number): { readonly bit: number; readonly mark: Mark } | undefined {
    let first: { readonly bit: number; readonly mark: Mark } | undefined
    for (const { shift, skipped, whole } of shapes) {
      for (
        let at = this.#bytes.indexOf(whole, from + skipped);
        at >= 0;
        at = this.#bytes.indexOf(whole, at + 1)
      ) {
        const bit = (at - skipped) * 8 + shift
        if (first !== undefined && bit >= first.bit) break
        const mark = bit < this.bit + markBits ? undefined : this.markAt(bit)
        if (mark !== undefined) {
          first = { bit, mark }
          break
        }
      }
    }
    return first
  }

  async #more(): Promise<boolean> {
    const step = await this.#chunks.next()
    if (step.done === true) return false
    this.#bytes = Buffer.concat([this.#bytes, step.value])
    return true
  }

  /** Closes the input. */
  async close(): Promise<void> {
    await this.#chunks.return?.()
  }
}

/** A block holds at most 900,000 bytes, and compression hardly enlarges it. */
const maxBlockBytes = 2 * 1024 * 1024

function damaged() {
  return refused('packingDamaged', { format: 'bzip2' })
}
