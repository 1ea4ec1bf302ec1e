import type { DigestJoin } from '../../catalog/questions/digest-join.ts'
import type { StoreFacts } from '../../catalog/questions/store-facts.ts'
import { rowsAStep, type Steps } from '../../catalog/questions/steps.ts'
import { roleCode } from '../../catalog/manifests/codes.ts'
import { noDigest } from '../../catalog/tables/digests.ts'
import { findLinkOf, repositoryOf, rowsOfDigest } from '../../catalog/tables/lookups.ts'
import { nameAt } from '../../catalog/tables/names.ts'
import { mostBreaks, type Finding } from './finding.ts'

export type Broken = Pick<Finding, 'breaks' | 'breaksCount'>

/** Finds the tags that cannot be pulled because of a fault. IDs are those of the tables; `own` ones those of the columns. */
export class BrokenTags {
  readonly #facts: StoreFacts
  readonly #join: DigestJoin
  /** By row of tags: the number of the last fault that breaks it. */
  readonly #lastFault: Uint32Array
  readonly #isBroken: Uint8Array
  #faults = 0

  constructor(facts: StoreFacts, join: DigestJoin) {
    this.#facts = facts
    this.#join = join
    const tags = facts.tables.tags.current.length
    this.#lastFault = new Uint32Array(tags)
    this.#isBroken = new Uint8Array(tags)
  }

  /** Tags that any fault breaks. */
  get count(): number {
    return this.#isBroken.reduce((sum, each) => sum + each, 0)
  }

  /** The tag itself. */
  tag(row: number): Broken {
    const found = new Found(this.#begin())
    this.#add(row, found)
    return found.told
  }

  /** Tags of a repository that lead to a manifest, also through an index. */
  *toManifest(id: number, within: number | undefined): Steps<Broken> {
    const found = new Found(this.#begin())
    yield* this.#climb(id, within, found, new Set())
    return found.told
  }

  /** Tags that lead to a manifest which names this digest, or which is it. */
  *throughDigest(own: number, within: number | undefined): Steps<Broken> {
    const { columns } = this.#facts
    const found = new Found(this.#begin())
    const reached = new Set<number>()
    const itself = this.#join.tableId(own)
    if (itself !== noDigest) yield* this.#climb(itself, within, found, reached)
    let looked = 0
    for (const reference of columns.referencesTo(own)) {
      if ((looked += 1) % stepsATurn === 0) yield
      if (columns.references.role.at(reference) === roleCode.subject) continue
      const row = columns.manifestOfReference(reference)
      const id = this.#join.tableId(columns.manifests.digest.at(row))
      if (id !== noDigest && this.#isIn(within, id)) yield* this.#climb(id, within, found, reached)
    }
    return found.told
  }

  /** What no repository serves, and no tag of it leads to, breaks nothing there. */
  #isIn(within: number | undefined, id: number): boolean {
    const { tables } = this.#facts
    if (within === undefined || findLinkOf(tables, 'revisions', within, id) >= 0) return true
    return rowsOfDigest(tables.uses.tags, id).length > 0
  }

  *#climb(from: number, within: number | undefined, found: Found, reached: Set<number>): Steps<void> {
    const { tables, columns } = this.#facts
    const queue = [from]
    for (let at = 0; at < queue.length && reached.size < mostReached; at += 1) {
      const id = queue[at] ?? noDigest
      if (reached.has(id)) continue
      reached.add(id)
      if (reached.size % stepsATurn === 0) yield
      const rows = rowsOfDigest(tables.uses.tags, id)
      for (let place = 0; place < rows.length; place += 1) {
        if (place % rowsAStep === rowsAStep - 1) yield
        const row = rows[place] ?? 0
        if (within === undefined || repositoryOf(tables, 'tags', row) === within) this.#add(row, found)
      }
      const own = this.#join.own[id] ?? noDigest
      if (own === noDigest) continue
      for (const reference of columns.referencesTo(own)) {
        if (columns.references.role.at(reference) !== roleCode.child) continue
        const index = columns.manifests.digest.at(columns.manifestOfReference(reference))
        const parent = this.#join.tableId(index)
        if (parent !== noDigest) queue.push(parent)
      }
    }
  }

  #begin(): number {
    this.#faults += 1
    return this.#faults
  }

  #add(row: number, found: Found): void {
    if (this.#lastFault[row] === found.fault) return
    this.#lastFault[row] = found.fault
    this.#isBroken[row] = 1
    found.count += 1
    if (found.names.length >= mostBreaks) return
    const { tables } = this.#facts
    found.names.push({
      repository: nameAt(tables.repositories.names, repositoryOf(tables, 'tags', row)),
      tag: nameAt(tables.tags.names, row),
    })
  }
}

class Found {
  readonly fault: number
  readonly names: { readonly repository: string; readonly tag: string }[] = []
  count = 0

  constructor(fault: number) {
    this.fault = fault
  }

  get told(): Broken {
    return { breaks: this.names, breaksCount: this.count }
  }
}

/** No image is in so many indexes. */
const mostReached = 20_000
const stepsATurn = 64
