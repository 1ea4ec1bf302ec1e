import type { Digest } from '../../../drivers/common/names.ts'
import { roleCode } from '../../catalog/manifests/codes.ts'
import { firstOther } from '../../catalog/manifests/digest-ids.ts'
import { coverageOf, isWhole } from '../../catalog/questions/coverage.ts'
import { joinDigests, type DigestJoin } from '../../catalog/questions/digest-join.ts'
import type { Steps } from '../../catalog/questions/steps.ts'
import type { StoreFacts } from '../../catalog/questions/store-facts.ts'
import { digestCount, findDigest, noDigest } from '../../catalog/tables/digests.ts'
import {
  blobOf,
  findLink,
  findRepository,
  repositoryCount,
  rowsOfDigest,
  rowsOfRepository,
} from '../../catalog/tables/lookups.ts'
import { nameAt } from '../../catalog/tables/names.ts'

/** What a deletion takes from one repository. */
export interface Removal {
  readonly repository: string
  /** Everything, or these tags and manifests; the manifests that tags point to are among them. */
  readonly what:
    | 'everything'
    | { readonly tags: ReadonlySet<string>; readonly manifests: ReadonlySet<Digest> }
}

export interface Unreferenced {
  readonly blobs: number
  readonly sizeBytes: number
}

/**
 * The blobs that nothing needs any more after a deletion: those of the manifests that it takes, of what these list, and of
 * their referrers, where no tag that stays and no other manifest leads to them. A later collection that takes untagged
 * manifests frees them. Undefined where something of the store is not known.
 */
export function* unreferencedBy(
  facts: StoreFacts,
  removals: readonly Removal[],
): Steps<Unreferenced | undefined> {
  const coverage = yield* coverageOf(facts)
  if (!isWhole(coverage) || coverage.unknownTags > 0) return undefined
  const join = yield* joinDigests(facts)
  const taken = new Map<number, { readonly removal: Removal; readonly closure: ReadonlySet<number> }>()
  for (const removal of removals) {
    const repository = findRepository(facts.tables, removal.repository)
    if (repository < 0) return undefined
    const starts = startsOf(facts, repository, removal)
    if (starts === undefined) return undefined
    const closure = new Set<number>()
    yield* close(facts, join, repository, starts, closure)
    taken.set(repository, { removal, closure })
  }
  const needed = new Needed(facts, join)
  for (let repository = 0; repository < repositoryCount(facts.tables); repository += 1) {
    const of = taken.get(repository)
    yield* needed.markRepository(repository, of?.removal, of?.closure)
  }
  for (const [repository, { removal, closure }] of taken) {
    if (removal.what !== 'everything') yield* needed.markReferrers(repository, closure)
  }
  const counted = new Set<number>()
  let blobs = 0
  let sizeBytes = 0
  for (const { closure } of taken.values()) {
    for (const id of closure) {
      const row = needed.has(id) || counted.has(id) ? -1 : blobOf(facts.tables, id)
      if (row < 0) continue
      counted.add(id)
      blobs += 1
      sizeBytes += facts.tables.blobs.sizeBytes[row] ?? 0
    }
  }
  return { blobs, sizeBytes }
}

/** Digest IDs of the tables; undefined where one is newer than what is known. */
function startsOf(
  { tables }: StoreFacts,
  repository: number,
  { what }: Removal,
): readonly number[] | undefined {
  if (what !== 'everything') {
    const ids = [...what.manifests].map((digest) => findDigest(tables.digests, digest))
    return ids.includes(noDigest) ? undefined : ids
  }
  const revisions = rowsOfRepository(tables, 'revisions', repository)
  const tags = rowsOfRepository(tables, 'tags', repository)
  return [
    ...tables.revisions.digest.subarray(revisions.from, revisions.to),
    ...tables.tags.current.subarray(tags.from, tags.to),
  ].filter((id) => id !== noDigest)
}

/** Adds everything that manifests list, and their referrers in the repository. */
function* close(
  facts: StoreFacts,
  join: DigestJoin,
  repository: number,
  starts: readonly number[],
  closure: Set<number>,
): Steps<void> {
  const { columns } = facts
  const open = [...starts]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (closure.has(id)) continue
    closure.add(id)
    if (closure.size % digestsAStep === 0) yield
    const own = join.own[id] ?? noDigest
    if (own === noDigest) continue
    for (const each of listedBy(facts, join, own)) open.push(each)
    for (const reference of columns.referencesTo(own)) {
      if (columns.references.role.at(reference) !== roleCode.subject) continue
      const row = columns.manifestOfReference(reference)
      const digest = columns.digests.digestAt(columns.manifests.digest.at(row))
      if (findLink(facts.tables, 'revisions', repository, digest) < 0) continue
      open.push(findDigest(facts.tables.digests, digest))
    }
  }
}

/** What a manifest lists, without its subject, by IDs of the tables; of content of other algorithms also what it is stored as. */
function* listedBy({ tables, columns }: StoreFacts, join: DigestJoin, own: number): Generator<number> {
  const row = columns.manifestRows.get(own) - 1
  if (row < 0) return
  const { references, manifests } = columns
  for (let at = manifests.first.at(row); at < manifests.first.at(row + 1); at += 1) {
    if (references.role.at(at) === roleCode.subject) continue
    const digest = references.digest.at(at)
    const id = join.tableId(digest)
    if (id === noDigest) continue
    yield id
    if (digest < firstOther) continue
    for (const link of rowsOfDigest(tables.uses.layerLinks, id)) {
      const target = tables.layerLinks.target[link] ?? noDigest
      if (target !== noDigest) yield target
    }
  }
}

/** What stays needed, by digest IDs of the tables. */
class Needed {
  readonly #facts: StoreFacts
  readonly #join: DigestJoin
  readonly #marked: Uint8Array

  constructor(facts: StoreFacts, join: DigestJoin) {
    this.#facts = facts
    this.#join = join
    this.#marked = new Uint8Array(digestCount(facts.tables.digests))
  }

  has(id: number): boolean {
    return this.#marked[id] === 1
  }

  /** Marks from the tags that stay, and from all manifests that the deletion does not concern. */
  *markRepository(
    repository: number,
    removal: Removal | undefined,
    closure: ReadonlySet<number> | undefined,
  ): Steps<void> {
    if (removal?.what === 'everything') return
    const { tables } = this.#facts
    const tags = rowsOfRepository(tables, 'tags', repository)
    for (let row = tags.from; row < tags.to; row += 1) {
      if (row % rowsAStep === 0) yield
      const isGone = removal?.what.tags.has(nameAt(tables.tags.names, row)) === true
      const current = tables.tags.current[row] ?? noDigest
      if (!isGone && current !== noDigest) this.#mark(current)
    }
    const revisions = rowsOfRepository(tables, 'revisions', repository)
    for (let row = revisions.from; row < revisions.to; row += 1) {
      if (row % rowsAStep === 0) yield
      const id = tables.revisions.digest[row] ?? noDigest
      if (id !== noDigest && closure?.has(id) !== true) this.#mark(id)
    }
  }

  /** Marks the referrers of what stays after all, until there are no more. */
  *markReferrers(repository: number, closure: ReadonlySet<number>): Steps<void> {
    const { columns, tables } = this.#facts
    const open = [...closure].filter((id) => this.has(id))
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      yield
      const own = this.#join.own[id] ?? noDigest
      if (own === noDigest) continue
      for (const reference of columns.referencesTo(own)) {
        if (columns.references.role.at(reference) !== roleCode.subject) continue
        const row = columns.manifestOfReference(reference)
        const digest = columns.digests.digestAt(columns.manifests.digest.at(row))
        const referrer = findDigest(tables.digests, digest)
        if (this.has(referrer) || findLink(tables, 'revisions', repository, digest) < 0) continue
        for (const each of this.#mark(referrer)) open.push(each)
      }
    }
  }

  /** Marks a digest and all that it leads to. Gives what was not marked before. */
  #mark(start: number): readonly number[] {
    const found: number[] = []
    const open = [start]
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (this.#marked[id] === 1) continue
      this.#marked[id] = 1
      found.push(id)
      const own = this.#join.own[id] ?? noDigest
      if (own === noDigest) continue
      for (const each of listedBy(this.#facts, this.#join, own)) open.push(each)
    }
    return found
  }
}

const digestsAStep = 512
const rowsAStep = 256
