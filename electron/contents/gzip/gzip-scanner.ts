import { DeflateScanner, NotDeflate } from './deflate-scanner.ts'

/** Where unpacking can begin: a block of deflate. */
export interface BlockStart {
  /** Of the byte that the block begins in, in the gzip data. */
  readonly atByte: number
  /** Bits of that byte that belong to what is before: 0 to 7. */
  readonly skipBits: number
  /** Bytes of output before it, those of all members counted. */
  readonly outputAt: number
  /** Whether it is the first of its member: it needs nothing of the output before. */
  readonly isFirst: boolean
}

/**
 * Finds the blocks of gzip data that is pushed in pieces, also of several members (RFC 1952). Where something is not as it
 * should be it fails with NotDeflate: whoever unpacks the same bytes says better what is wrong.
 */
export class GzipScanner {
  readonly #onBlock: (block: BlockStart) => void
  readonly #deflate: DeflateScanner
  #rest: Uint8Array = new Uint8Array(0)
  /** Where the first byte of the pieces at hand is. */
  #restAt = 0
  #bit = 0
  #state: 'header' | 'blocks' | 'trailer' = 'header'
  #isFirst = true
  #memberAt = 0

  constructor(onBlock: (block: BlockStart) => void) {
    this.#onBlock = onBlock
    this.#deflate = new DeflateScanner((bit) => this.#tell(bit))
  }

  get outputBytes(): number {
    return this.#deflate.outputBytes
  }

  /** Whether the bytes so far are whole members. */
  get isBetweenMembers(): boolean {
    return this.#state === 'header' && this.#rest.byteLength === 0
  }

  push(piece: Uint8Array): void {
    const bytes = this.#rest.byteLength === 0 ? piece : joined(this.#rest, piece)
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    while (this.#step(bytes, view));
    const done = this.#bit >>> 3
    // A copy: the piece is not ours for longer.
    this.#rest = bytes.slice(done)
    this.#restAt += done
    this.#bit &= 7
  }

  /** Whether it can go on with these bytes. */
  #step(bytes: Uint8Array, view: DataView): boolean {
    switch (this.#state) {
      case 'header': {
        const length = headerBytes(bytes.subarray(this.#bit / 8))
        if (length === undefined) return false
        this.#bit += length * 8
        this.#deflate.reset()
        this.#memberAt = this.outputBytes
        this.#isFirst = true
        this.#state = 'blocks'
        return true
      }
      case 'blocks': {
        const { bit, ended } = this.#deflate.scan(view, this.#bit)
        this.#bit = ended ? Math.ceil(bit / 8) * 8 : bit
        if (ended) this.#state = 'trailer'
        return ended
      }
      case 'trailer': {
        const at = this.#bit / 8
        if (at + 8 > bytes.byteLength) return false
        const length = this.outputBytes - this.#memberAt
        if (view.getUint32(at + 4, true) !== length % 2 ** 32) throw new NotDeflate()
        this.#bit += 64
        this.#state = 'header'
        return true
      }
    }
  }

  #tell(bit: number): void {
    const isFirst = this.#isFirst
    this.#isFirst = false
    const atByte = this.#restAt + (bit >>> 3)
    this.#onBlock({ atByte, skipBits: bit & 7, outputAt: this.outputBytes, isFirst })
  }
}

/** The length of a member's header; undefined where it is not all there. */
function headerBytes(bytes: Uint8Array): number | undefined {
  const [id1, id2, method, flags = 0] = bytes
  if (bytes.byteLength < 10) return undefined
  if (id1 !== 0x1f || id2 !== 0x8b || method !== 8) throw new NotDeflate()
  let at = 10
  if ((flags & 4) !== 0) {
    if (bytes.byteLength < 12) return undefined
    at += 2 + (bytes[10] ?? 0) + 256 * (bytes[11] ?? 0)
  }
  for (const flag of [8, 16]) {
    if ((flags & flag) === 0) continue
    const end = bytes.indexOf(0, at)
    if (end < 0) {
      if (bytes.byteLength - at > mostNameBytes) throw new NotDeflate()
      return undefined
    }
    at = end + 1
  }
  if ((flags & 2) !== 0) at += 2
  return at <= bytes.byteLength ? at : undefined
}

const mostNameBytes = 64 * 1024

function joined(before: Uint8Array, piece: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(before.byteLength + piece.byteLength)
  bytes.set(before)
  bytes.set(piece, before.byteLength)
  return bytes
}
