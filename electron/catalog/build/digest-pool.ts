import { randomBytes } from 'node:crypto'

import { digestAt, sha256Bytes, sha256Count, type DigestTable } from '../tables/digests.ts'
import type { Digest } from '../../../drivers/common/names.ts'
import { DigestChunks } from './digest-chunks.ts'
import { GrowingIds } from './growing.ts'

/**
 * Gives each digest a number. Those of SHA-256 lie packed, found by open addressing; a listing brings blobs in order, each
 * once, and they are not looked up: such a digest has another number where it comes again. Numbers of other digests have the
 * highest bit.
 */
export class DigestPool {
  readonly #sha256 = new DigestChunks()
  /** Numbers of the digests that can be found, and beside them what tells most of them apart. */
  readonly #found = new GrowingIds()
  readonly #hashes = new GrowingIds()
  readonly #others = new Map<Digest, number>()
  /** 1 + the place of a digest in `#found`; 0 is empty. At most half full. */
  #slots = new Uint32Array(1024)
  // Not to be known: nobody can choose digests that all want the same slot.
  readonly #seeds = new Uint32Array(new Uint8Array(randomBytes(sha256Bytes)).buffer)

  /** The number of the SHA-256 that 32 bytes from `start` are. */
  addSha256(bytes: Uint8Array, start: number): number {
    const mask = this.#slots.length - 1
    const hash = this.#hash(bytes, start)
    let slot = hash & mask
    for (;;) {
      const held = this.#slots[slot] ?? 0
      if (held === 0) break
      if (this.#hashes.at(held - 1) === hash) {
        const number = this.#found.at(held - 1)
        if (this.#sha256.equals(number, bytes, start)) return number
      }
      slot = (slot + 1) & mask
    }
    const number = this.#sha256.push(bytes, start)
    this.#found.push(number)
    this.#hashes.push(hash)
    this.#slots[slot] = this.#found.length
    if (2 * this.#found.length > this.#slots.length) this.#widen()
    return number
  }

  /** A new number for a SHA-256 that comes once, in order. */
  appendSha256(bytes: Uint8Array, start: number): number {
    return this.#sha256.push(bytes, start)
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
    this.#sha256.copy(number, into, at)
    return true
  }

  /** The number of a digest of other tables. */
  addOf(digests: DigestTable, id: number): number {
    return id < sha256Count(digests)
      ? this.addSha256(digests.sha256, id * sha256Bytes)
      : this.add(digestAt(digests, id))
  }

  /**
   * All digests in order, and for each number the place in that order. `ascending`: numbers in the order of their digests, as far
   * as that is known; others are sorted in.
   */
  sorted(ascending: Iterable<Uint32Array> = []): SortedDigests {
    const sha256 = this.#sha256
    const { run, rest } = splitByOrder(sha256, ascending)
    sortByDigest(sha256, rest)
    const places = new Uint32Array(sha256.length)
    const order = merged(sha256, run, rest, places)
    const others = [...this.#others.keys()].sort()
    const otherPlaces = new Uint32Array(others.length)
    for (const [place, digest] of others.entries()) {
      otherPlaces[((this.#others.get(digest) ?? 0) & ~otherBit) >>> 0] = order.length + place
    }
    return {
      count: order.length,
      others,
      copyInto: (into) => sha256.copyInto(into, order),
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
    for (let place = 0; place < hashes.length; place += 1) {
      let slot = (hashes[place] ?? 0) & mask
      while (wider[slot] !== 0) slot = (slot + 1) & mask
      wider[slot] = place + 1
    }
    this.#slots = wider
  }
}

export interface SortedDigests {
  /** Of those of SHA-256. */
  readonly count: number
  readonly others: readonly Digest[]
  /** Writes the packed digests in their order. */
  readonly copyInto: (into: Uint8Array) => void
  readonly placeOf: (number: number) => number
}

const otherBit = 0x80000000

/** The numbers of which the order is known, and all others. */
function splitByOrder(
  sha256: DigestChunks,
  ascending: Iterable<Uint32Array>,
): { readonly run: Uint32Array; readonly rest: Uint32Array } {
  const count = sha256.length
  const isInRun = new Uint8Array(count)
  const run = new Uint32Array(count)
  let length = 0
  for (const numbers of ascending) {
    for (const number of numbers) {
      if (number >= count || isInRun[number] === 1) continue
      if (length > 0 && sha256.compare(run[length - 1] ?? 0, number) >= 0) continue
      isInRun[number] = 1
      run[length] = number
      length += 1
    }
  }
  const rest = new Uint32Array(count - length)
  let at = 0
  for (let number = 0; number < count; number += 1) {
    if (isInRun[number] === 1) continue
    rest[at] = number
    at += 1
  }
  return { run: run.subarray(0, length), rest }
}

/** By their first six bytes; by all bytes where those are the same. */
function sortByDigest(sha256: DigestChunks, numbers: Uint32Array): void {
  const heads = new Float64Array(numbers.length)
  const order = new Uint32Array(numbers.length)
  for (let at = 0; at < numbers.length; at += 1) {
    heads[at] = sha256.head(numbers[at] ?? 0)
    order[at] = at
  }
  order.sort(
    (a, b) => (heads[a] ?? 0) - (heads[b] ?? 0) || sha256.compare(numbers[a] ?? 0, numbers[b] ?? 0) || a - b,
  )
  const unsorted = numbers.slice()
  for (let at = 0; at < order.length; at += 1) numbers[at] = unsorted[order[at] ?? 0] ?? 0
}

/** One number of each digest, in order. Notes for all numbers the place of their digest. */
function merged(sha256: DigestChunks, run: Uint32Array, rest: Uint32Array, places: Uint32Array): Uint32Array {
  const order = new Uint32Array(run.length + rest.length)
  let length = 0
  let left = 0
  let right = 0
  while (left < run.length || right < rest.length) {
    const isLeft =
      right >= rest.length || (left < run.length && sha256.compare(run[left] ?? 0, rest[right] ?? 0) <= 0)
    const number = (isLeft ? run[left] : rest[right]) ?? 0
    if (isLeft) left += 1
    else right += 1
    // Of two numbers of one digest, the one in the run came first: the other has its place.
    const isKnown = !isLeft && length > 0 && sha256.compare(order[length - 1] ?? 0, number) === 0
    if (!isKnown) {
      order[length] = number
      length += 1
    }
    places[number] = length - 1
  }
  return order.subarray(0, length)
}
