import { randomBytes } from 'node:crypto'

import { digestAt, sha256Bytes, sha256Count, type DigestTable } from '../tables/digests.ts'
import type { Digest } from '../../../drivers/common/names.ts'
import { GrowingBytes, GrowingIds } from './growing.ts'

/**
 * Gives each digest a number, the same each time, in the order in which they come. Those of SHA-256 lie packed, found by
 * open addressing. Numbers of others have the highest bit.
 */
export class DigestPool {
  readonly #sha256 = new GrowingBytes()
  /** By number: what tells most digests apart, and where each goes in a wider table. */
  readonly #hashes = new GrowingIds()
  readonly #others = new Map<Digest, number>()
  /** 1 + the number of a digest; 0 is empty. At most half full. */
  #slots = new Uint32Array(1024)
  // Not to be known: nobody can choose digests that all want the same slot.
  readonly #seeds = new Uint32Array(new Uint8Array(randomBytes(sha256Bytes)).buffer)

  get sha256Count(): number {
    return this.#sha256.length / sha256Bytes
  }

  /** The number of the SHA-256 that 32 bytes from `start` are. */
  addSha256(bytes: Uint8Array, start: number): number {
    const mask = this.#slots.length - 1
    const hash = this.#hash(bytes, start)
    let slot = hash & mask
    for (;;) {
      const held = this.#slots[slot] ?? 0
      if (held === 0) break
      if (this.#hashes.at(held - 1) === hash) {
        if (sameDigest(this.#sha256.values, (held - 1) * sha256Bytes, bytes, start)) return held - 1
      }
      slot = (slot + 1) & mask
    }
    const number = this.sha256Count
    this.#sha256.pushRange(bytes, start, start + sha256Bytes)
    this.#hashes.push(hash)
    this.#slots[slot] = number + 1
    if (2 * (number + 1) > this.#slots.length) this.#widen()
    return number
  }

  add(digest: Digest): number {
    if (digest.startsWith('sha256:')) return this.addSha256(Buffer.from(digest.slice(7), 'hex'), 0)
    const known = this.#others.get(digest)
    if (known !== undefined) return known
    const number = (otherBit | this.#others.size) >>> 0
    this.#others.set(digest, number)
    return number
  }

  /** Puts the 32 bytes of a digest somewhere. False for one that is no SHA-256. */
  copySha256(number: number, into: Uint8Array, at: number): boolean {
    if (number >= otherBit) return false
    const start = number * sha256Bytes
    into.set(this.#sha256.values.subarray(start, start + sha256Bytes), at)
    return true
  }

  /** The number of a digest of other tables. */
  addOf(digests: DigestTable, id: number): number {
    return id < sha256Count(digests)
      ? this.addSha256(digests.sha256, id * sha256Bytes)
      : this.add(digestAt(digests, id))
  }

  /** All digests in order, and for each number the place in that order. */
  sorted(): SortedDigests {
    const bytes = this.#sha256.values
    const order = sortedOrder(bytes)
    const places = new Uint32Array(order.length)
    for (let place = 0; place < order.length; place += 1) places[order[place] ?? 0] = place
    const others = [...this.#others.keys()].sort()
    const otherPlaces = new Uint32Array(others.length)
    for (const [place, digest] of others.entries()) {
      otherPlaces[((this.#others.get(digest) ?? 0) & ~otherBit) >>> 0] = order.length + place
    }
    return {
      order,
      bytes,
      others,
      placeOf: (number) =>
        number >= otherBit ? (otherPlaces[number - otherBit] ?? 0) : (places[number] ?? 0),
    }
  }

  #hash(bytes: Uint8Array, start: number): number {
    let hash = 0
    for (let word = 0; word < 8; word += 1) {
      const at = start + 4 * word
      const value =
        (bytes[at] ?? 0) |
        ((bytes[at + 1] ?? 0) << 8) |
        ((bytes[at + 2] ?? 0) << 16) |
        ((bytes[at + 3] ?? 0) << 24)
      hash = Math.imul(hash ^ value ^ (this.#seeds[word] ?? 0), 0x9e3779b1)
      hash ^= hash >>> 15
    }
    return hash >>> 0
  }

  #widen(): void {
    const wider = new Uint32Array(4 * this.#slots.length)
    const mask = wider.length - 1
    const hashes = this.#hashes.values
    for (let number = 0; number < hashes.length; number += 1) {
      let slot = (hashes[number] ?? 0) & mask
      while (wider[slot] !== 0) slot = (slot + 1) & mask
      wider[slot] = number + 1
    }
    this.#slots = wider
  }
}

export interface SortedDigests {
  /** Numbers of the packed digests, in the order of their bytes. */
  readonly order: Uint32Array
  /** Packed digests, by number. */
  readonly bytes: Uint8Array
  readonly others: readonly Digest[]
  readonly placeOf: (number: number) => number
}

const otherBit = 0x80000000

function sameDigest(a: Uint8Array, atA: number, b: Uint8Array, atB: number): boolean {
  for (let at = 0; at < sha256Bytes; at += 1) if (a[atA + at] !== b[atB + at]) return false
  return true
}

/** A listing brings blobs in order: sorts what comes after the first run that ascends, and merges both. */
function sortedOrder(bytes: Uint8Array): Uint32Array {
  const count = bytes.length / sha256Bytes
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const compare = (a: number, b: number): number =>
    view.compare(view, b * sha256Bytes, (b + 1) * sha256Bytes, a * sha256Bytes, (a + 1) * sha256Bytes)
  let run = Math.min(1, count)
  while (run < count && compare(run - 1, run) < 0) run += 1
  const rest = sortedRest(bytes, run, count, compare)
  const order = new Uint32Array(count)
  let left = 0
  let right = 0
  for (let at = 0; at < count; at += 1) {
    const next = rest[right]
    if (next === undefined || (left < run && compare(left, next) < 0)) order[at] = left++
    else {
      order[at] = next
      right += 1
    }
  }
  return order
}

/** Sorted by their first six bytes, which one number holds exactly; by all bytes where those are the same. */
function sortedRest(
  bytes: Uint8Array,
  from: number,
  to: number,
  compare: (a: number, b: number) => number,
): Uint32Array {
  const heads = new Float64Array(to - from)
  const rest = new Uint32Array(to - from)
  for (let number = from; number < to; number += 1) {
    let head = 0
    for (let at = 0; at < 6; at += 1) head = head * 256 + (bytes[number * sha256Bytes + at] ?? 0)
    heads[number - from] = head
    rest[number - from] = number
  }
  return rest.sort((a, b) => (heads[a - from] ?? 0) - (heads[b - from] ?? 0) || compare(a, b))
}
