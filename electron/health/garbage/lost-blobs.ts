import type { Digest } from '../../../drivers/common/names.ts'
import { roleCode } from '../../catalog/manifests/codes.ts'
import type { StoreFacts } from '../../catalog/questions/store-facts.ts'
import { findDigest, noDigest } from '../../catalog/tables/digests.ts'
import { blobOf, rowsOfDigest } from '../../catalog/tables/lookups.ts'
import { parseLayout } from '../../registry/layout/layout.ts'
import type { Afterwards } from '../model/plan.ts'
import { knownFacts } from './known-facts.ts'
import type { GuardOptions } from './unreferenced-guard.ts'

/**
 * Looks, once blobs were swept, whether a manifest names one that is gone: it was pushed while the sweep went on, by a client
 * that had seen the blob before. Lists the store for that. Gives the keys of such blobs, which have to be pushed again.
 */
export function lostBlobs({ knowledgeOf, open }: GuardOptions): Afterwards['unreferenced'] {
  return async (store, _guard, done, signal) => {
    let facts: StoreFacts | undefined
    const lost: string[] = []
    for await (const operations of done) {
      for (const { key } of operations) {
        const entry = parseLayout(`/${key}`)
        // No other phase takes blobs.
        if (entry.kind !== 'blobData') return lost
        facts ??= await knownFacts(
          knowledgeOf(store),
          await open(store, signal),
          { sinceMs: Date.now(), orphans: false },
          () => undefined,
          signal,
        )
        if (isLost(facts, entry.digest)) lost.push(key)
      }
    }
    return lost
  }
}

function isLost({ tables, columns }: StoreFacts, digest: Digest): boolean {
  const stored = findDigest(tables.digests, digest)
  if (stored !== noDigest && blobOf(tables, stored) >= 0) return false
  const own = columns.digests.find(digest)
  if (own === noDigest) return false
  for (const reference of columns.referencesTo(own)) {
    if (columns.references.role.at(reference) === roleCode.subject) continue
    const manifest = columns.manifests.digest.at(columns.manifestOfReference(reference))
    const id = findDigest(tables.digests, columns.digests.digestAt(manifest))
    if (id === noDigest || blobOf(tables, id) < 0) continue
    if (rowsOfDigest(tables.uses.revisions, id).length > 0) return true
  }
  return false
}
