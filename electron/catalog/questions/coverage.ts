import type { Digest } from '../../../drivers/common/names.ts'
import { manifestKinds } from '../manifests/codes.ts'
import type { ManifestColumns } from '../manifests/manifest-columns.ts'
import { linkStates, type CatalogTables } from '../tables/catalog-tables.ts'
import { digestAt, noDigest, sha256Count } from '../tables/digests.ts'
import { blobOf, repositoryCount } from '../tables/lookups.ts'
import { isRepositoryName, manifestRow, type StoreFacts } from './store-facts.ts'
import { rowsAStep, type Steps } from './steps.ts'

/** How much is known of what the repositories have. References are known where nothing is missing. */
export interface Coverage {
  /** Manifests of repositories: distinct ones. */
  readonly manifests: number
  /** Of these, those that were not read, or whose bytes have another digest. */
  readonly unread: number
  /** Of these, those that are no manifests. */
  readonly unreadable: number
  /** Tags of which nobody knows where they lead. */
  readonly unknownTags: number
  /** Links of content that was pushed by another algorithm than SHA-256, which nobody has read. */
  readonly unknownLinks: number
  /** Repositories whose names no registry serves: what they have is not known. */
  readonly misnamed: number
}

/** Whether every reference of the store is known. */
export function isWhole({ unread, unreadable, unknownLinks, misnamed }: Coverage): boolean {
  return unread + unreadable + unknownLinks + misnamed === 0
}

/** Counts what is known; the last answer for the same tables and manifests is kept. */
export function* coverageOf(facts: StoreFacts): Steps<Coverage> {
  const { tables, columns } = facts
  const kept = answers.get(tables)
  if (kept !== undefined && kept.columns === columns && kept.manifestCount === columns.manifestCount) {
    return kept.coverage
  }
  const manifestCount = columns.manifestCount
  const coverage = yield* count(facts)
  answers.set(tables, { columns, manifestCount, coverage })
  return coverage
}

/**
 * The manifests that were not read: those that repositories have or tags lead to, as far as the store has their blobs.
 * Others are missing, and need no request to be known as such.
 */
export function* manifestsToRead(facts: StoreFacts): Steps<readonly Digest[]> {
  const { tables } = facts
  const { revisions, tags } = tables.uses
  const digests: Digest[] = []
  for (let id = 0; id + 1 < revisions.first.length; id += 1) {
    if (id % rowsAStep === 0) yield
    const isManifest =
      revisions.first[id] !== revisions.first[id + 1] || tags.first[id] !== tags.first[id + 1]
    if (isManifest && manifestRow(facts, id) < 0 && blobOf(tables, id) >= 0) {
      digests.push(digestAt(tables.digests, id))
    }
  }
  return digests
}

function* count(facts: StoreFacts): Steps<Coverage> {
  const { tables, columns } = facts
  const { first } = tables.uses.revisions
  let manifests = 0
  let unread = 0
  let unreadable = 0
  for (let id = 0; id + 1 < first.length; id += 1) {
    if (id % rowsAStep === 0) yield
    if (first[id] === first[id + 1]) continue
    manifests += 1
    const row = manifestRow(facts, id)
    if (row < 0) unread += 1
    else if (columns.manifests.kind.at(row) === unreadableKind) unreadable += 1
  }
  yield
  const { linkState, current } = tables.tags
  let unknownTags = 0
  for (let tag = 0; tag < linkState.length; tag += 1) {
    const state = linkState[tag]
    if (current[tag] === noDigest && (state === linkStates.unknown || state === linkStates.unreadable)) {
      unknownTags += 1
    }
  }
  yield
  return {
    manifests,
    unread,
    unreadable,
    unknownTags,
    unknownLinks: unknownLinksOf(tables),
    misnamed: misnamedOf(tables),
  }
}

function unknownLinksOf({ layerLinks, uses, digests }: CatalogTables): number {
  const { first, rows } = uses.layerLinks
  let unknown = 0
  for (let at = first[sha256Count(digests)] ?? rows.length; at < rows.length; at += 1) {
    const row = rows[at] ?? 0
    const state = layerLinks.state[row]
    if (state === linkStates.unknown || state === linkStates.unreadable) unknown += 1
  }
  return unknown
}

function misnamedOf(tables: CatalogTables): number {
  let misnamed = 0
  for (let repository = 0; repository < repositoryCount(tables); repository += 1) {
    if (!isRepositoryName(tables, repository)) misnamed += 1
  }
  return misnamed
}

const unreadableKind = manifestKinds.indexOf('unreadable')

interface Answer {
  readonly columns: ManifestColumns
  readonly manifestCount: number
  readonly coverage: Coverage
}

const answers = new WeakMap<CatalogTables, Answer>()
