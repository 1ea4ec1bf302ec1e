import type { CatalogTables } from '../tables/catalog-tables.ts'
import { digestAt, sha256Bytes, sha256Count } from '../tables/digests.ts'
import { rowsAStep, type Steps } from './steps.ts'

/** What two stores have in common. */
export interface SharedBlobs {
  readonly blobs: number
  /** Of each blob the smaller size, where one of the stores has not all of it. */
  readonly sizeBytes: number
}

/** How many blobs two stores share, and how large these are; the last answer for the same tables is kept. */
export function* sharedBlobs(a: CatalogTables, b: CatalogTables): Steps<SharedBlobs> {
  const kept = answers.get(a)?.get(b) ?? answers.get(b)?.get(a)
  if (kept !== undefined) return kept
  const shared = yield* merge(a, b)
  const ofA = answers.get(a) ?? new WeakMap<CatalogTables, SharedBlobs>()
  answers.set(a, ofA.set(b, shared))
  return shared
}

/** Both tables are sorted by digest: one walk through both finds what is in both. */
function* merge(a: CatalogTables, b: CatalogTables): Steps<SharedBlobs> {
  const [endA, endB] = [packedBlobs(a), packedBlobs(b)]
  let [rowA, rowB, blobs, sizeBytes, steps] = [0, 0, 0, 0, 0]
  while (rowA < endA && rowB < endB) {
    if ((steps += 1) % rowsAStep === 0) yield
    const order = compareDigests(a, rowA, b, rowB)
    if (order === 0) {
      blobs += 1
      sizeBytes += smallerSize(a, rowA, b, rowB)
    }
    if (order <= 0) rowA += 1
    if (order >= 0) rowB += 1
  }
  // Digests of other algorithms are few.
  const others = new Map<string, number>()
  for (let row = endA; row < a.blobs.digest.length; row += 1) {
    if (row % otherRowsAStep === 0) yield
    others.set(digestAt(a.digests, a.blobs.digest[row] ?? 0), row)
  }
  for (let row = endB; row < b.blobs.digest.length; row += 1) {
    if (row % otherRowsAStep === 0) yield
    const same = others.get(digestAt(b.digests, b.blobs.digest[row] ?? 0))
    if (same === undefined) continue
    blobs += 1
    sizeBytes += smallerSize(a, same, b, row)
  }
  return { blobs, sizeBytes }
}

/** How many blobs come before those of other algorithms than SHA-256. */
function packedBlobs({ blobs, digests }: CatalogTables): number {
  const packed = sha256Count(digests)
  let low = 0
  let high = blobs.digest.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((blobs.digest[middle] ?? 0) < packed) low = middle + 1
    else high = middle
  }
  return low
}

function compareDigests(a: CatalogTables, rowA: number, b: CatalogTables, rowB: number): number {
  const [bytesA, bytesB] = [a.digests.sha256, b.digests.sha256]
  const startA = (a.blobs.digest[rowA] ?? 0) * sha256Bytes
  const startB = (b.blobs.digest[rowB] ?? 0) * sha256Bytes
  for (let at = 0; at < sha256Bytes; at += 1) {
    const order = (bytesA[startA + at] ?? 0) - (bytesB[startB + at] ?? 0)
    if (order !== 0) return order
  }
  return 0
}

function smallerSize(a: CatalogTables, rowA: number, b: CatalogTables, rowB: number): number {
  return Math.min(a.blobs.sizeBytes[rowA] ?? 0, b.blobs.sizeBytes[rowB] ?? 0)
}

const otherRowsAStep = 512

const answers = new WeakMap<CatalogTables, WeakMap<CatalogTables, SharedBlobs>>()
