import type { Digest } from '../../../drivers/common/names.ts'
import { coverageOf, isWhole } from '../../catalog/questions/coverage.ts'
import { joinDigests } from '../../catalog/questions/digest-join.ts'
import { NeededContent } from '../../catalog/questions/needed-content.ts'
import type { Steps } from '../../catalog/questions/steps.ts'
import type { StoreFacts } from '../../catalog/questions/store-facts.ts'
import { digestCount, findDigest, noDigest } from '../../catalog/tables/digests.ts'
import { blobOf, findRepository, repositoryCount, rowsOfRepository } from '../../catalog/tables/lookups.ts'
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
  const content = new NeededContent(facts, yield* joinDigests(facts))
  const taken = new Map<number, { readonly removal: Removal; readonly closure: ReadonlySet<number> }>()
  for (const removal of removals) {
    const repository = findRepository(facts.tables, removal.repository)
    if (repository < 0) return undefined
    const starts = startsOf(facts, repository, removal)
    if (starts === undefined) return undefined
    const closure = new Set<number>()
    yield* close(content, repository, starts, closure)
    taken.set(repository, { removal, closure })
  }
  const needed = new Needed(facts, content)
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
    ...tables.revisions.target.subarray(revisions.from, revisions.to),
    ...tables.tags.current.subarray(tags.from, tags.to),
  ].filter((id) => id !== noDigest)
}

/** Adds everything that manifests list, and their referrers in the repository. */
function* close(
  content: NeededContent,
  repository: number,
  starts: readonly number[],
  closure: Set<number>,
): Steps<void> {
  const open = [...starts]
  const found = (id: number): void => void (id !== noDigest && open.push(id))
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (closure.has(id)) continue
    closure.add(id)
    if (closure.size % digestsAStep === 0) yield
    content.each(id, found)
    content.eachReferrer(repository, id, found)
  }
}

/** What stays needed, by digest IDs of the tables. */
class Needed {
  readonly #facts: StoreFacts
  readonly #content: NeededContent
  readonly #marked: Uint8Array

  constructor(facts: StoreFacts, content: NeededContent) {
    this.#facts = facts
    this.#content = content
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
      const target = tables.revisions.target[row] ?? noDigest
      if (closure?.has(id) === true) continue
      this.#mark(id)
      if (target !== noDigest) this.#mark(target)
    }
  }

  /** Marks the referrers of what stays after all, until there are no more. */
  *markReferrers(repository: number, closure: ReadonlySet<number>): Steps<void> {
    const open = [...closure].filter((id) => this.has(id))
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      yield
      this.#content.eachReferrer(repository, id, (referrer) => {
        if (!this.has(referrer)) for (const each of this.#mark(referrer)) open.push(each)
      })
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
      this.#content.each(id, (needed) => void (needed !== noDigest && open.push(needed)))
    }
    return found
  }
}

const digestsAStep = 512
const rowsAStep = 256
