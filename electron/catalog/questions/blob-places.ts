import type { Digest } from '../../../drivers/common/names.ts'
import { findDigest, noDigest } from '../tables/digests.ts'
import { blobOf } from '../tables/lookups.ts'
import type { Steps } from './steps.ts'
import type { StoreFacts } from './store-facts.ts'
import { digestsMeant, usesOf } from './uses.ts'

/** What a store knows of a digest. */
export interface BlobPlace {
  readonly digest: Digest
  /** Undefined where the store has no such blob. */
  readonly sizeBytes: number | undefined
  /** Manifests of repositories that refer to it, itself counted where it is one. */
  readonly uses: number
  /** False where there may be more: not all manifests are read. */
  readonly complete: boolean
}

/**
 * The digests that a text may mean, as far as the store has them or something in it refers to them: at most `most`. `text` is
 * as in `usesOf`.
 */
export function* blobPlaces(facts: StoreFacts, text: string, most: number): Steps<readonly BlobPlace[]> {
  const places: BlobPlace[] = []
  for (const digest of digestsMeant(facts, text)) {
    if (places.length === most) break
    yield
    const { tables } = facts
    const id = findDigest(tables.digests, digest)
    const row = id === noDigest ? -1 : blobOf(tables, id)
    const { uses, complete } = yield* usesOf(facts, digest)
    if (row < 0 && uses.length === 0) continue
    const sizeBytes = row < 0 ? undefined : tables.blobs.sizeBytes[row]
    places.push({ digest, sizeBytes, uses: uses.length, complete })
  }
  return places
}
