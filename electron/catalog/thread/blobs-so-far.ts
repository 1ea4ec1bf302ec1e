import { sha256Bytes } from '../tables/digests.ts'
import type { CatalogRows } from '../build/catalog-rows.ts'
import type { BlobPiece, BlobsSoFar, BlobsSoFarJob } from './jobs.ts'

/** What a listing has found so far. */
interface FoundSoFar {
  readonly begun: number
  readonly classes: { readonly names: readonly string[] }
  /** By the number of the range. */
  readonly readers: ReadonlyMap<number, { readonly reader: { readonly rows: CatalogRows } }>
}

/** Copies of the rows behind those that are known, of one range after another. */
export function blobsSoFar(
  { begun, classes, readers }: FoundSoFar,
  { known, mostRows }: BlobsSoFarJob,
): BlobsSoFar {
  const pieces: BlobPiece[] = []
  let left = mostRows
  let more = false
  for (const [range, { reader }] of readers) {
    const from = known.get(range) ?? 0
    const found = reader.rows.blobs.digest.length - from
    if (found <= 0) continue
    more ||= found > left
    if (left === 0) continue
    const to = from + Math.min(left, found)
    pieces.push(pieceOf(reader.rows, range, from, to))
    left -= to - from
  }
  return { begun, pieces, more, classNames: [...classes.names] }
}

function pieceOf({ blobs, pool }: CatalogRows, range: number, from: number, to: number): BlobPiece {
  const sha256 = new Uint8Array((to - from) * sha256Bytes)
  // Those of other algorithms sort behind: they are left out.
  let count = 0
  while (from + count < to && pool.copySha256(blobs.digest.at(from + count), sha256, count * sha256Bytes)) {
    count += 1
  }
  const end = from + count
  return {
    range,
    known: to,
    sha256: sha256.slice(0, count * sha256Bytes),
    sizeBytes: blobs.sizeBytes.values.slice(from, end),
    modifiedAtMs: blobs.modifiedAtMs.values.slice(from, end),
    storageClass: blobs.storageClass.values.slice(from, end),
    restore: blobs.restore.values.slice(from, end),
  }
}
