import { randomBytes } from 'node:crypto'

import { asDigest, type Digest } from '../../../drivers/common/names.ts'
import { noDigest, sha256Bytes } from '../tables/digests.ts'
import { newBytes } from './columns.ts'

/** IDs from here on are of digests that are not SHA-256. */
export const firstOther = 0x80000000

/**
 * Gives each digest an ID, the same each time: 0, 1, 2 … for those of SHA-256, which lie packed in shared memory, and
 * numbers from 2^31 on for others. IDs stay, since digests are only added.
 */
export class DigestIds {
  /** 32 bytes a digest. */
  readonly sha256 = newBytes()
  readonly others: Digest[] = []
  readonly #otherIds = new Map<Digest, number>()
  /** 1 + an ID; 0 is empty. At most 70 % are taken. */
  #slots = new Uint32Array(1024)
  #shift = 32 - 10
  /** Nobody knows them, so nobody can choose digests that all want one slot. */
  readonly #seeds = randomSeeds()
  /** The digest that was read last, as words and as bytes. */
  readonly #words = new Int32Array(wordsPerDigest)
  readonly #bytes = new Uint8Array(this.#words.buffer)
  /** `sha256` as words. */
  #known = new Int32Array(this.sha256.values.buffer)

  get sha256Count(): number {
    return this.sha256.length / sha256Bytes
  }

  /** `noDigest` for one that was not added. */
  find(digest: Digest): number {
    if (!isSha256(digest)) return this.#otherIds.get(digest) ?? noDigest
    this.#readHex(digest)
    const held = this.#slots[this.#slot()] ?? 0
    return held === 0 ? noDigest : held - 1
  }

  add(digest: Digest): number {
    if (isSha256(digest)) {
      this.#readHex(digest)
      return this.#addRead()
    }
    const known = this.#otherIds.get(digest)
    if (known !== undefined) return known
    const id = firstOther + this.others.length
    this.others.push(digest)
    this.#otherIds.set(digest, id)
    return id
  }

  /** Makes room for so many more of SHA-256 at once: to widen the slots of a million takes longer than a turn may. */
  reserve(count: number): void {
    const all = this.sha256Count + count
    let size = this.#slots.length
    while (all * 10 > size * 7) size *= 2
    if (size > this.#slots.length) this.#widen(size)
    this.sha256.reserve(all * sha256Bytes)
    this.#known = new Int32Array(this.sha256.values.buffer)
  }

  /** Adds the SHA-256 that the 32 bytes from `start` are. */
  addSha256(bytes: Uint8Array, start: number): number {
    this.#readBytes(bytes, start)
    return this.#addRead()
  }

  /** Finds the SHA-256 that the 32 bytes from `start` are. */
  findSha256(bytes: Uint8Array, start: number): number {
    this.#readBytes(bytes, start)
    const held = this.#slots[this.#slot()] ?? 0
    return held === 0 ? noDigest : held - 1
  }

  /** The digest of an ID. Fails with a RangeError for an ID that is none. */
  digestAt(id: number): Digest {
    const text =
      id >= firstOther
        ? this.others[id - firstOther]
        : id < this.sha256Count
          ? `sha256:${hexAt(this.sha256.values, id)}`
          : undefined
    const digest = text === undefined ? undefined : asDigest(text)
    if (digest === undefined) throw new RangeError(`no digest has the ID ${id}`)
    return digest
  }

  /** Adds those of SHA-256 whose hexadecimal digits begin with `hex`: at least 2 and at most 64 digits. */
  withPrefix(hex: string, most: number): readonly number[] {
    const found: number[] = []
    if (hex.length > 2 * sha256Bytes) return found
    const whole = hex.length >> 1
    const prefix = Buffer.from(hex.slice(0, 2 * whole), 'hex')
    const half = hex.length % 2 === 1 ? Number.parseInt(hex.slice(-1), 16) : undefined
    const { values, length } = this.sha256
    const first = prefix[0]
    for (let at = 0; at < length && found.length < most; at += sha256Bytes) {
      if (values[at] !== first) continue
      let same = 1
      while (same < whole && values[at + same] === prefix[same]) same += 1
      if (same < whole) continue
      if (half === undefined || (values[at + whole] ?? 0) >> 4 === half) found.push(at / sha256Bytes)
    }
    return found
  }

  get sizeBytes(): number {
    return this.sha256.sizeBytes + this.#slots.byteLength + this.others.length * 300
  }

  #addRead(): number {
    const slot = this.#slot()
    const held = this.#slots[slot] ?? 0
    if (held !== 0) return held - 1
    const id = this.sha256Count
    if (this.sha256.length + sha256Bytes > this.sha256.values.length) {
      this.sha256.reserve(this.sha256.length + sha256Bytes)
      this.#known = new Int32Array(this.sha256.values.buffer)
    }
    for (let word = 0; word < wordsPerDigest; word += 1) {
      this.#known[id * wordsPerDigest + word] = this.#words[word] ?? 0
    }
    this.sha256.length += sha256Bytes
    this.#slots[slot] = id + 1
    if ((id + 1) * 10 > this.#slots.length * 7) this.#widen(2 * this.#slots.length)
    return id
  }

  #readHex(digest: string): void {
    const bytes = this.#bytes
    for (let at = 0; at < sha256Bytes; at += 1) {
      const high = digest.charCodeAt(hexStart + 2 * at)
      const low = digest.charCodeAt(hexStart + 2 * at + 1)
      bytes[at] = ((hexValues[high] ?? 0) << 4) | (hexValues[low] ?? 0)
    }
  }

  #readBytes(bytes: Uint8Array, start: number): void {
    const own = this.#bytes
    for (let at = 0; at < sha256Bytes; at += 1) own[at] = bytes[start + at] ?? 0
  }

  /** The slot of the digest that was read last: the one that holds it, or the empty one where it belongs. */
  #slot(): number {
    const slots = this.#slots
    const mask = slots.length - 1
    const known = this.#known
    const words = this.#words
    let slot = this.#hash(words, 0)
    for (;;) {
      const held = slots[slot] ?? 0
      if (held === 0) return slot
      const start = (held - 1) * wordsPerDigest
      let same = 0
      while (same < wordsPerDigest && known[start + same] === words[same]) same += 1
      if (same === wordsPerDigest) return slot
      slot = (slot + 1) & mask
    }
  }

  #hash(words: Int32Array, start: number): number {
    let hash = 0
    for (let word = 0; word < wordsPerDigest; word += 1) {
      hash = (hash + Math.imul(words[start + word] ?? 0, this.#seeds[word] ?? 1)) | 0
    }
    return hash >>> this.#shift
  }

  /** To a power of 2. */
  #widen(size: number): void {
    const slots = new Uint32Array(size)
    this.#shift = Math.clz32(size) + 1
    const count = this.sha256Count
    for (let id = 0; id < count; id += 1) {
      let slot = this.#hash(this.#known, id * wordsPerDigest)
      while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1)
      slots[slot] = id + 1
    }
    this.#slots = slots
  }
}

function isSha256(digest: string): boolean {
  return digest.startsWith('sha256:')
}

function randomSeeds(): Int32Array {
  const seeds = new Int32Array(new Uint8Array(randomBytes(sha256Bytes)).buffer)
  return seeds.map((seed) => seed | 1)
}

function hexAt(bytes: Uint8Array<SharedArrayBuffer>, id: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + id * sha256Bytes, sha256Bytes).toString('hex')
}

const wordsPerDigest = sha256Bytes / 4
const hexStart = 'sha256:'.length
const hexValues = new Uint8Array(128)
for (let value = 0; value < 16; value += 1) hexValues[value.toString(16).charCodeAt(0)] = value
