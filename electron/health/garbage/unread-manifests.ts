import type { Digest } from '../../../drivers/common/names.ts'
import { roleCode } from '../../catalog/manifests/codes.ts'
import { joinDigests } from '../../catalog/questions/digest-join.ts'
import { rowsAStep, type Steps } from '../../catalog/questions/steps.ts'
import type { StoreFacts } from '../../catalog/questions/store-facts.ts'
import { digestAt, noDigest } from '../../catalog/tables/digests.ts'
import { blobOf } from '../../catalog/tables/lookups.ts'

/**
 * Manifests that an index lists, that the store has as blobs, and that nobody has read: a collection of 2.8 leaves such
 * without their revisions. What they name is not known before they are read, which may show more of them.
 */
export function* unreadChildren(facts: StoreFacts): Steps<readonly Digest[]> {
  const { tables, columns } = facts
  const join = yield* joinDigests(facts)
  const { role, digest } = columns.references
  const found = new Set<number>()
  for (let at = 0; at < columns.referenceCount; at += 1) {
    if (at % rowsAStep === 0) yield
    if (role.at(at) !== roleCode.child) continue
    const own = digest.at(at)
    if (columns.manifestRows.get(own) !== 0) continue
    const id = join.tableId(own)
    if (id !== noDigest && blobOf(tables, id) >= 0) found.add(id)
  }
  return [...found].map((id) => digestAt(tables.digests, id))
}

/**
 * Blobs that nothing in the store leads to and that nobody has read, and that are small as manifests are: at most
 * `mostOrphans`. A registry that deletes a manifest leaves its blob and the layer links of what it names: read, it says what
 * these links were for.
 */
export function* unreadOrphans(facts: StoreFacts): Steps<readonly Digest[]> {
  const { tables, columns } = facts
  const join = yield* joinDigests(facts)
  const { revisions, layerLinks, tags } = tables.uses
  const { digest, sizeBytes } = tables.blobs
  const found: Digest[] = []
  for (let row = 0; row < digest.length && found.length < mostOrphans; row += 1) {
    if (row % rowsAStep === 0) yield
    const id = digest[row] ?? noDigest
    const isLinked = [revisions, layerLinks, tags].some(({ first }) => first[id] !== first[id + 1])
    if (isLinked || (sizeBytes[row] ?? 0) > largestOrphan) continue
    const own = join.own[id] ?? noDigest
    const isKnown =
      own !== noDigest && (columns.manifestRows.get(own) !== 0 || columns.configRows.get(own) !== 0)
    if (!isKnown) found.push(digestAt(tables.digests, id))
  }
  return found
}

const mostOrphans = 20_000
/** Manifests are hardly ever larger. */
const largestOrphan = 64 * 1024
