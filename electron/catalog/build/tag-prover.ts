import { noDigest, sha256Bytes } from '../tables/digests.ts'
import type { GrowingIds } from './growing.ts'
import { md5OfSha256 } from './md5.ts'
import { etagBytes } from './catalog-rows.ts'

/** Columns of the tables that are being made; digests are IDs. */
export interface Candidates {
  readonly sha256: Uint8Array
  readonly firstTag: GrowingIds
  readonly firstHistory: GrowingIds
  readonly history: GrowingIds
  readonly firstRevision: GrowingIds
  readonly revisions: GrowingIds
}

/**
 * Finds what a tag leads to without reading its link. Most services give the MD5 of an object's bytes as its entity tag,
 * and a link holds nothing but a digest, which also stands in a key: below the tag's `index/`, where a registry notes
 * each digest that it pushes to the tag, or else among the manifests of the repository.
 *
 * Returns a function that is asked for tags in ascending order of their rows, and answers with an ID or `noDigest`.
 */
export function tagProver(candidates: Candidates): (tag: number, md5: Uint8Array, at: number) => number {
  const { sha256, firstTag, firstHistory, history, firstRevision, revisions } = candidates
  const hash = new Uint8Array(etagBytes)
  let repository = 0
  let manifests: ReadonlyMap<string, number> | undefined
  return (tag, md5, at) => {
    for (let row = firstHistory.at(tag); row < firstHistory.at(tag + 1); row += 1) {
      if (matches(history.at(row), md5, at)) return history.at(row)
    }
    while (firstTag.at(repository + 1) <= tag) {
      repository += 1
      manifests = undefined
    }
    manifests ??= manifestsOf(repository)
    return manifests.get(latin1(md5, at)) ?? noDigest
  }

  function matches(id: number, md5: Uint8Array, at: number): boolean {
    if (id * sha256Bytes >= sha256.length) return false
    if (!md5OfSha256(sha256, id * sha256Bytes, hash)) return false
    for (let byte = 0; byte < etagBytes; byte += 1) if (hash[byte] !== md5[at + byte]) return false
    return true
  }

  function manifestsOf(row: number): ReadonlyMap<string, number> {
    const found = new Map<string, number>()
    for (let link = firstRevision.at(row); link < firstRevision.at(row + 1); link += 1) {
      const id = revisions.at(link)
      if (id * sha256Bytes >= sha256.length) continue
      if (md5OfSha256(sha256, id * sha256Bytes, hash)) found.set(latin1(hash, 0), id)
    }
    return found
  }
}

function latin1(bytes: Uint8Array, at: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + at, etagBytes).toString('latin1')
}
