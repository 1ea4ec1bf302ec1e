import type { TagUsage } from '../api/rows.ts'
import { belongingOf, type Belonging } from '../catalog/questions/belonging.ts'
import { rowsAStep, type Steps } from '../catalog/questions/steps.ts'
import type { StoreFacts } from '../catalog/questions/store-facts.ts'
import { noDigest } from '../catalog/tables/digests.ts'
import { rowsOfRepository } from '../catalog/tables/lookups.ts'
import { nameAt } from '../catalog/tables/names.ts'
import { RepositoryGraph } from './repository-graph.ts'

/**
 * Which bytes each tag of a repository leads to, and which a deletion of it alone frees. `repository` is a row.
 *
 * A deletion takes the tag, and a collection after it the manifest that it led to, what this lists and its referrers. It
 * leaves what another repository needs, what another tag leads to, what another manifest of the repository lists, and the
 * referrers of all that. So does the plan of a deletion count.
 */
export function* tagUsageOf(facts: StoreFacts, repository: number): Steps<TagUsage> {
  const { tables } = facts
  const belonging = yield* belongingOf(facts)
  const graph = new RepositoryGraph(facts, belonging.content, repository)
  yield* graph.build()
  const { from, to } = rowsOfRepository(tables, 'tags', repository)
  const tagsOf = new Map<number, number[]>()
  for (let row = from; row < to; row += 1) {
    if (row % rowsAStep === 0) yield
    const current = tables.tags.current[row] ?? noDigest
    const place = graph.placeOf(current)
    if (place === undefined) continue
    const tags = tagsOf.get(place)
    if (tags === undefined) tagsOf.set(place, [row - from])
    else tags.push(row - from)
  }
  const columns = {
    tagBytes: new Float64Array(to - from),
    uniqueBytes: new Float64Array(to - from),
    sharedBytes: new Float64Array(to - from),
    elsewhereBytes: new Float64Array(to - from),
  }
  const walk = new TagWalk(graph, belonging, new Set(tagsOf.keys()))
  for (const [place, tags] of tagsOf) {
    const sums = yield* walk.sumsOf(place, tags.length)
    for (const tag of tags) {
      columns.tagBytes[tag] = sums.all
      columns.uniqueBytes[tag] = sums.unique
      columns.elsewhereBytes[tag] = sums.elsewhere
      columns.sharedBytes[tag] = sums.all - sums.unique - sums.elsewhere
    }
  }
  const names: string[] = []
  for (let row = from; row < to; row += 1) {
    if (row % rowsAStep === 0) yield
    names.push(nameAt(tables.tags.names, row))
  }
  return {
    asOfMs: tables.asOfMs,
    names,
    ...columns,
    ...(yield* walk.partsOf()),
    unread: belonging.unreadOf[repository] ?? 0,
  }
}

/** Goes from each tag through the graph. Nodes are named by their places in it. */
class TagWalk {
  readonly #graph: RepositoryGraph
  readonly #belonging: Belonging
  readonly #tagged: ReadonlySet<number>
  /** By place: the walk that reached it last. */
  readonly #reachedBy: Uint32Array
  /** By place, of the walk that reached it last: how many in it list it. */
  readonly #listedWithin: Uint32Array
  /** By place: the walk that found last that it stays. */
  readonly #staysIn: Uint32Array
  /** By place: how many tags lead to it; 2 for more. */
  readonly #tags: Uint8Array
  #walks = 0

  constructor(graph: RepositoryGraph, belonging: Belonging, tagged: ReadonlySet<number>) {
    this.#graph = graph
    this.#belonging = belonging
    this.#tagged = tagged
    this.#reachedBy = new Uint32Array(graph.size)
    this.#listedWithin = new Uint32Array(graph.size)
    this.#staysIn = new Uint32Array(graph.size)
    this.#tags = new Uint8Array(graph.size)
  }

  /** Of one manifest to which so many tags lead. */
  *sumsOf(
    start: number,
    tags: number,
  ): Steps<{ readonly all: number; readonly unique: number; readonly elsewhere: number }> {
    const reached = yield* this.#reach(start)
    if (tags === 1) yield* this.#findWhatStays(start, reached)
    let [all, unique, elsewhere] = [0, 0, 0]
    for (const [at, place] of reached.entries()) {
      if (at % rowsAStep === 0) yield
      this.#tags[place] = Math.min(2, (this.#tags[place] ?? 0) + tags)
      const sizeBytes = this.#bytesAt(place)
      all += sizeBytes
      if (this.#isElsewhere(place)) elsewhere += sizeBytes
      else if (tags === 1 && this.#staysIn[place] !== this.#walks) unique += sizeBytes
    }
    return { all, unique, elsewhere }
  }

  /** Of the repository, once all tags were gone through. */
  *partsOf(): Steps<Pick<TagUsage, 'parts' | 'untaggedManifests'>> {
    const parts = { oneTagBytes: 0, severalTagsBytes: 0, untaggedBytes: 0, elsewhereBytes: 0 }
    let untaggedManifests = 0
    for (let place = 0; place < this.#graph.size; place += 1) {
      if (place % rowsAStep === 0) yield
      const tags = this.#tags[place] ?? 0
      const sizeBytes = this.#bytesAt(place)
      if (tags === 0 && this.#graph.isRevision(place)) untaggedManifests += 1
      if (this.#isElsewhere(place)) parts.elsewhereBytes += sizeBytes
      else if (tags === 0) parts.untaggedBytes += sizeBytes
      else if (tags === 1) parts.oneTagBytes += sizeBytes
      else parts.severalTagsBytes += sizeBytes
    }
    return { parts, untaggedManifests }
  }

  /** What is listed at any depth, and referrers. */
  *#reach(start: number): Steps<readonly number[]> {
    this.#walks += 1
    const reached = [start]
    this.#reachedBy[start] = this.#walks
    this.#listedWithin[start] = 0
    const reach = (place: number): void => {
      if (this.#reachedBy[place] === this.#walks) return
      this.#reachedBy[place] = this.#walks
      this.#listedWithin[place] = 0
      reached.push(place)
    }
    for (let at = 0; at < reached.length; at += 1) {
      if (at % placesAStep === 0) yield
      const place = reached[at] ?? start
      this.#graph.eachListed(place, (listed) => {
        reach(listed)
        this.#listedWithin[listed] = (this.#listedWithin[listed] ?? 0) + 1
      })
      this.#graph.eachReferrer(place, reach)
    }
    return reached
  }

  *#findWhatStays(start: number, reached: readonly number[]): Steps<void> {
    const open: number[] = []
    const stay = (place: number): void => {
      if (this.#staysIn[place] === this.#walks) return
      this.#staysIn[place] = this.#walks
      open.push(place)
    }
    for (const [at, place] of reached.entries()) {
      if (at % placesAStep === 0) yield
      const isTagged = place !== start && this.#tagged.has(place)
      const isListed = this.#graph.timesListed(place) > (this.#listedWithin[place] ?? 0)
      if (isTagged || isListed || this.#isElsewhere(place)) stay(place)
    }
    let gone = 0
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      gone += 1
      if (gone % placesAStep === 0) yield
      this.#graph.eachListed(place, stay)
      this.#graph.eachReferrer(place, stay)
    }
  }

  #bytesAt(place: number): number {
    return Math.max(0, this.#belonging.sizeBytes[this.#graph.digestAt(place)] ?? 0)
  }

  #isElsewhere(place: number): boolean {
    return (this.#belonging.repositories[this.#graph.digestAt(place)] ?? 0) > 1
  }
}

const placesAStep = 256
