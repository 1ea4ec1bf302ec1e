import { roleCode } from '../../catalog/manifests/codes.ts'
import { revisionFates, type Mark } from '../../catalog/questions/mark-model.ts'
import { rowsAStep, type Steps } from '../../catalog/questions/steps.ts'
import { asDigest } from '../../../drivers/common/names.ts'
import { linkStates } from '../../catalog/tables/catalog-tables.ts'
import { findDigest, noDigest } from '../../catalog/tables/digests.ts'
import { blobOf, repositoryOf, rowsOfDigest } from '../../catalog/tables/lookups.ts'
import { nameAt } from '../../catalog/tables/names.ts'
import type { Closure } from './closure.ts'
import { subjectOfTag } from './companion-tags.ts'

/** Keeps what was written since then, and what it needs. A link may belong to a push that has not come to its manifest. */
export function* keepYoung(closure: Closure, sinceMs: number): Steps<void> {
  const { revisions, layerLinks, blobs } = closure.facts.tables
  for (let row = 0; row < revisions.digest.length; row += 1) {
    if (row % rowsAStep === 0) yield
    if (isYoung(revisions.linkedAtMs[row])) closure.keepRevision(row, 'young')
  }
  for (let row = 0; row < layerLinks.digest.length; row += 1) {
    if (row % rowsAStep === 0) yield
    if (isYoung(layerLinks.linkedAtMs[row])) closure.keepLinked(row, 'young')
  }
  for (let row = 0; row < blobs.digest.length; row += 1) {
    if (row % rowsAStep === 0) yield
    if (isYoung(blobs.modifiedAtMs[row])) closure.keep(blobs.digest[row] ?? noDigest, 'young')
  }
  yield* closure.complete('young')

  /** Also where nobody knows. */
  function isYoung(writtenAtMs: number | undefined): boolean {
    return !(writtenAtMs !== undefined && writtenAtMs <= sinceMs)
  }
}

/**
 * Keeps what tags lead to in repositories that a registry passes by or serves only in part, and what revisions there name,
 * unless untagged ones go.
 */
export function* keepPassedBy(
  closure: Closure,
  mark: Mark,
  takenTags: Uint8Array,
  deleteUntagged: boolean,
): Steps<void> {
  const { tables } = closure.facts
  const { tags } = tables
  for (let row = 0; row < tags.current.length; row += 1) {
    if (row % rowsAStep === 0) yield
    if (takenTags[row] === 1) continue
    const current = tags.current[row] ?? noDigest
    const state = tags.linkState[row]
    if (current !== noDigest) closure.keep(current, 'passedBy')
    else if (state === linkStates.unknown || state === linkStates.unreadable) {
      const repository = nameAt(tables.repositories.names, repositoryOf(tables, 'tags', row))
      closure.stop({ kind: 'unreadTagLink', repository, tag: nameAt(tags.names, row) })
    }
  }
  const count = deleteUntagged ? 0 : mark.revisions.length
  for (let row = 0; row < count; row += 1) {
    if (row % rowsAStep === 0) yield
    if (mark.revisions[row] === revisionFates.passedBy) closure.keepRevision(row, 'passedBy')
  }
  yield* closure.complete('passedBy')
}

/** Keeps the revisions whose subject stays, and those whose subject they are. */
export function* keepReferrers(closure: Closure): Steps<void> {
  const { tables, columns } = closure.facts
  for (let at = closure.referrersFound; at < closure.manifests.length; at += 1) {
    if (at % manifestsAStep === 0) yield
    const own = closure.join.own[closure.manifests[at] ?? 0] ?? noDigest
    if (own !== noDigest) {
      for (const reference of columns.referencesTo(own)) {
        if (columns.references.role.at(reference) !== roleCode.subject) continue
        const referrer = columns.manifests.digest.at(columns.manifestOfReference(reference))
        const id = closure.join.tableId(referrer)
        if (id !== noDigest && rowsOfDigest(tables.uses.revisions, id).length > 0) {
          closure.keep(id, 'referrerOfKept')
        }
      }
    }
    closure.referrersFound = at + 1
    if (at + 1 === closure.manifests.length) yield* closure.complete('referrerOfKept')
  }
}

/** Leaves tags that carry referrers or signatures of what stays, and keeps what they lead to. Says whether there were any. */
export function* keepCompanions(closure: Closure, takenTags: Uint8Array): Steps<boolean> {
  const { tables } = closure.facts
  let some = false
  for (let row = 0; row < takenTags.length; row += 1) {
    if (row % rowsAStep === 0) yield
    if (takenTags[row] !== 1) continue
    const subject = asDigest(subjectOfTag(nameAt(tables.tags.names, row)) ?? '')
    const id = subject === undefined ? noDigest : findDigest(tables.digests, subject)
    if (id === noDigest || !closure.isKept(id)) continue
    takenTags[row] = 0
    closure.keep(tables.tags.current[row] ?? noDigest, 'referrerOfKept')
    some = true
  }
  if (some) yield* closure.complete('referrerOfKept')
  return some
}

/**
 * Keeps what a layer link names: a repository may serve it. A link is explained where a manifest that goes names the blob:
 * then it was linked for that one.
 */
export function* keepLayerLinked(closure: Closure): Steps<void> {
  const { tables, columns } = closure.facts
  const { digest, target } = tables.layerLinks
  /** By digest in the path: 1 for explained, 2 for not. */
  const known = new Uint8Array(closure.join.own.length)
  for (let row = 0; row < digest.length; row += 1) {
    if (row % rowsAStep === 0) yield
    const inPath = digest[row] ?? noDigest
    const held = target[row] ?? noDigest
    const id = held === noDigest ? inPath : held
    if (closure.isKept(id) || blobOf(tables, id) < 0) continue
    if (known[inPath] === 0) known[inPath] = isExplained(inPath) ? 1 : 2
    if (known[inPath] === 2) closure.note(id, 'layerLinked')
  }

  function isExplained(id: number): boolean {
    if (closure.manifestRow(id) >= 0) return true
    const own = closure.join.own[id] ?? noDigest
    if (own === noDigest) return false
    for (const reference of columns.referencesTo(own)) {
      if (columns.references.role.at(reference) === roleCode.subject) continue
      const manifest = columns.manifests.digest.at(columns.manifestOfReference(reference))
      const named = closure.join.tableId(manifest)
      if (named !== noDigest && !closure.isKept(named)) return true
    }
    return false
  }
}

const manifestsAStep = 256
