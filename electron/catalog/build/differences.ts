import type { StorePath } from '../../../drivers/index.ts'
import { layout } from '../../registry/layout/layout.ts'
import type { BlobTable, CatalogTables } from '../tables/catalog-tables.ts'
import { digestAt, noDigest, sha256Bytes, sha256Count } from '../tables/digests.ts'
import { nameAt, nameCount, type Names } from '../tables/names.ts'

/** Whether lists that are made of two tables are different. */
export interface Differences {
  /** Names of repositories, and keys below them that are none of the layout: a directory may have a bad name. */
  readonly repositories: boolean
  /** Rows of blobs, and keys beside them that are none of the layout. */
  readonly blobs: boolean
  /** How many tags each repository has. */
  readonly tagCounts: boolean
}

/** Looks for the first difference of each kind. */
export function differencesOf(before: CatalogTables, after: CatalogTables): Differences {
  const strangers = (below: StorePath): boolean => !sameStrangers(before, after, below)
  const names = !sameNames(before.repositories.names, after.repositories.names)
  return {
    repositories: names || strangers(layout.repositories()),
    blobs: !sameBlobs(before, after) || strangers(layout.blobs()),
    tagCounts: names || !sameBytes(before.repositories.firstTag, after.repositories.firstTag),
  }
}

function sameBlobs(a: CatalogTables, b: CatalogTables): boolean {
  return (
    sameBytes(a.blobs.sizeBytes, b.blobs.sizeBytes) &&
    sameBytes(a.blobs.modifiedAtMs, b.blobs.modifiedAtMs) &&
    sameBytes(a.blobs.restore, b.blobs.restore) &&
    sameClasses(a.blobs, b.blobs) &&
    sameDigests(a, b)
  )
}

/** Classes have their numbers in the order in which a listing met them. */
function sameClasses(a: BlobTable, b: BlobTable): boolean {
  const places = [0, ...a.classNames.map((name) => 1 + b.classNames.indexOf(name))]
  return a.storageClass.every(
    (place, row) => places[place] === b.storageClass[row] && (place === 0 || places[place] !== 0),
  )
}

/** Digests have other IDs where a listing found others beside them. The tables have as many blobs. */
function sameDigests(a: CatalogTables, b: CatalogTables): boolean {
  const [packedA, packedB] = [sha256Count(a.digests), sha256Count(b.digests)]
  const [bytesA, bytesB] = [bufferOf(a.digests.sha256), bufferOf(b.digests.sha256)]
  for (let row = 0; row < a.blobs.digest.length; row += 1) {
    const [idA, idB] = [a.blobs.digest[row] ?? noDigest, b.blobs.digest[row] ?? noDigest]
    if (idA >= packedA || idB >= packedB) {
      if (digestAt(a.digests, idA) !== digestAt(b.digests, idB)) return false
      continue
    }
    const [atA, atB] = [idA * sha256Bytes, idB * sha256Bytes]
    if (bytesA.compare(bytesB, atB, atB + sha256Bytes, atA, atA + sha256Bytes) !== 0) return false
  }
  return true
}

/** Those that lie where a list looks. */
function sameStrangers(a: CatalogTables, b: CatalogTables, below: StorePath): boolean {
  if (sameNames(a.strangers.keys, b.strangers.keys)) return true
  const part = `${below.slice(1)}/`
  const keysIn = ({ strangers: { keys } }: CatalogTables): readonly string[] =>
    Array.from({ length: nameCount(keys) }, (_, row) => nameAt(keys, row)).filter((key) => key.includes(part))
  const [keysA, keysB] = [keysIn(a), keysIn(b)]
  return keysA.length === keysB.length && keysA.every((key, at) => key === keysB[at])
}

function sameNames(a: Names, b: Names): boolean {
  return sameBytes(a.ends, b.ends) && sameBytes(a.bytes, b.bytes)
}

function sameBytes(a: NodeJS.TypedArray, b: NodeJS.TypedArray): boolean {
  return bufferOf(a).equals(bufferOf(b))
}

function bufferOf({ buffer, byteOffset, byteLength }: NodeJS.TypedArray): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}
