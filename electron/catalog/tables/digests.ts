import { parseDigest, type Digest } from '../../../drivers/common/names.ts'
import { nameAt, requireRow, startOf, type Names } from './names.ts'

/**
 * All digests that a catalog has. The ID of a digest is its place: first those of SHA-256, packed and sorted, then the
 * others as sorted texts. Tables name digests by ID.
 */
export interface DigestTable {
  /** 32 bytes a digest. */
  readonly sha256: Uint8Array
  readonly others: Names
}

/** In place of an ID, where no digest is known. */
export const noDigest = 0xffffffff

export const sha256Bytes = 32

export function sha256Count({ sha256 }: DigestTable): number {
  return sha256.length / sha256Bytes
}

export function digestCount(digests: DigestTable): number {
  return sha256Count(digests) + digests.others.ends.length
}

/** The digest of an ID. Fails with a RangeError for an ID that is none, `noDigest` included. */
export function digestAt(digests: DigestTable, id: number): Digest {
  const packed = sha256Count(digests)
  if (id >= packed) return parseDigest(nameAt(digests.others, id - packed))
  requireRow(id, packed)
  const { sha256 } = digests
  return parseDigest(
    `sha256:${Buffer.from(sha256.buffer, sha256.byteOffset + id * sha256Bytes, sha256Bytes).toString('hex')}`,
  )
}

/** The ID of a digest; `noDigest` when the table does not have it. */
export function findDigest(digests: DigestTable, digest: Digest): number {
  if (!digest.startsWith(sha256Prefix)) {
    const row = findText(digests.others, digest)
    return row < 0 ? noDigest : sha256Count(digests) + row
  }
  const wanted = Buffer.from(digest.slice(sha256Prefix.length), 'hex')
  const id = firstNotBelow(digests.sha256, wanted)
  return id < sha256Count(digests) && compareBytes(digests.sha256, id, wanted) === 0 ? id : noDigest
}

/** The ID of the first packed digest that is not below these bytes. */
export function sha256From({ sha256 }: DigestTable, bytes: Uint8Array): number {
  return firstNotBelow(sha256, bytes)
}

/**
 * The IDs of at most `most` digests whose hexadecimal digits begin with `prefix`, which may also have `algorithm:` before
 * them. None for a text that is no such prefix.
 */
export function digestsWithPrefix(digests: DigestTable, prefix: string, most: number): readonly number[] {
  const [, algorithm, hex] = /^(?:(sha256|sha384|sha512):)?([0-9a-f]{1,128})$/.exec(prefix) ?? []
  if (hex === undefined) return []
  const found: number[] = []
  if ((algorithm === undefined || algorithm === 'sha256') && hex.length <= 2 * sha256Bytes) {
    addPacked(digests, hex, most, found)
  }
  if (algorithm === 'sha256') return found
  const packed = sha256Count(digests)
  for (let row = 0; row < digests.others.ends.length && found.length < most; row += 1) {
    const text = nameAt(digests.others, row)
    if (algorithm !== undefined && !text.startsWith(`${algorithm}:`)) continue
    if (text.startsWith(hex, text.indexOf(':') + 1)) found.push(packed + row)
  }
  return found
}

function addPacked({ sha256 }: DigestTable, hex: string, most: number, found: number[]): void {
  const low = Buffer.from(hex.padEnd(2 * sha256Bytes, '0'), 'hex')
  const high = Buffer.from(hex.padEnd(2 * sha256Bytes, 'f'), 'hex')
  const count = sha256.length / sha256Bytes
  for (let id = firstNotBelow(sha256, low); id < count && found.length < most; id += 1) {
    if (compareBytes(sha256, id, high) > 0) return
    found.push(id)
  }
}

const sha256Prefix = 'sha256:'

function firstNotBelow(sha256: Uint8Array, wanted: Uint8Array): number {
  let low = 0
  let high = sha256.length / sha256Bytes
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareBytes(sha256, middle, wanted) < 0) low = middle + 1
    else high = middle
  }
  return low
}

function compareBytes(sha256: Uint8Array, id: number, wanted: Uint8Array): number {
  const start = id * sha256Bytes
  for (let at = 0; at < sha256Bytes; at += 1) {
    const order = (sha256[start + at] ?? 0) - (wanted[at] ?? 0)
    if (order !== 0) return order
  }
  return 0
}

/** The row of a text in names that are sorted by their bytes; -1 when there is none. */
function findText(names: Names, text: string): number {
  const wanted = Buffer.from(text)
  let low = 0
  let high = names.ends.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const order = compareText(names, middle, wanted)
    if (order === 0) return middle
    if (order < 0) low = middle + 1
    else high = middle
  }
  return -1
}

function compareText(names: Names, row: number, wanted: Buffer): number {
  const start = startOf(names, row)
  const { buffer, byteOffset } = names.bytes
  return Buffer.from(buffer, byteOffset + start, (names.ends[row] ?? 0) - start).compare(wanted)
}
