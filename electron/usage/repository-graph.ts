import type { NeededContent } from '../catalog/questions/needed-content.ts'
import type { Steps } from '../catalog/questions/steps.ts'
import type { StoreFacts } from '../catalog/questions/store-facts.ts'
import { noDigest } from '../catalog/tables/digests.ts'
import { findLinkOf, rowsOfRepository } from '../catalog/tables/lookups.ts'

/** What the tags and manifests of one repository lead to: a place for each digest, and what lists what. */
export class RepositoryGraph {
  readonly #facts: StoreFacts
  readonly #content: NeededContent
  readonly #repository: number
  readonly #digests: number[] = []
  readonly #places = new Map<number, number>()
  /** What the digest in a place lists is `#listed`, from `#firstListed` of the place to before that of the next. */
  readonly #listed: number[] = []
  readonly #firstListed: number[] = [0]
  readonly #timesListed: number[] = []
  readonly #referrers = new Map<number, readonly number[]>()

  constructor(facts: StoreFacts, content: NeededContent, repository: number) {
    this.#facts = facts
    this.#content = content
    this.#repository = repository
  }

  *build(): Steps<void> {
    const { tables } = this.#facts
    const revisions = rowsOfRepository(tables, 'revisions', this.#repository)
    for (let row = revisions.from; row < revisions.to; row += 1) {
      if (row % rowsAStep === 0) yield
      const inPath = tables.revisions.digest[row] ?? noDigest
      const target = tables.revisions.target[row] ?? noDigest
      this.#add(inPath)
      // A link that holds another digest leads to it as well.
      if (target !== inPath && target !== noDigest) this.#list(this.#add(target))
    }
    const tags = rowsOfRepository(tables, 'tags', this.#repository)
    for (let row = tags.from; row < tags.to; row += 1) {
      if (row % rowsAStep === 0) yield
      this.#add(tables.tags.current[row] ?? noDigest)
    }
    for (let place = 0; place < this.#digests.length; place += 1) {
      if (place % rowsAStep === 0) yield
      const id = this.digestAt(place)
      this.#content.each(id, (needed) => {
        if (needed === noDigest) return
        const listed = this.#add(needed)
        this.#listed.push(listed)
        this.#list(listed)
      })
      this.#firstListed.push(this.#listed.length)
    }
    for (let place = 0; place < this.#digests.length; place += 1) {
      if (place % rowsAStep === 0) yield
      const referrers: number[] = []
      this.#content.eachReferrer(this.#repository, this.digestAt(place), (referrer) =>
        referrers.push(this.#add(referrer)),
      )
      if (referrers.length > 0) this.#referrers.set(place, referrers)
    }
  }

  get size(): number {
    return this.#digests.length
  }

  placeOf(digest: number): number | undefined {
    return this.#places.get(digest)
  }

  /** The digest's ID in the tables. */
  digestAt(place: number): number {
    return this.#digests[place] ?? noDigest
  }

  /** Each thing as often as it is listed. */
  eachListed(place: number, found: (place: number) => void): void {
    const to = this.#firstListed[place + 1] ?? 0
    for (let at = this.#firstListed[place] ?? 0; at < to; at += 1) found(this.#listed[at] ?? 0)
  }

  /** How often a place is listed in the repository, by whatever. */
  timesListed(place: number): number {
    return this.#timesListed[place] ?? 0
  }

  eachReferrer(place: number, found: (place: number) => void): void {
    this.#referrers.get(place)?.forEach(found)
  }

  isRevision(place: number): boolean {
    return findLinkOf(this.#facts.tables, 'revisions', this.#repository, this.digestAt(place)) >= 0
  }

  #add(digest: number): number {
    const known = this.#places.get(digest)
    if (known !== undefined) return known
    if (digest === noDigest) return -1
    const place = this.#digests.length
    this.#digests.push(digest)
    this.#timesListed.push(0)
    this.#places.set(digest, place)
    return place
  }

  #list(place: number): void {
    this.#timesListed[place] = (this.#timesListed[place] ?? 0) + 1
  }
}

const rowsAStep = 256
