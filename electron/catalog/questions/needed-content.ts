import { roleCode } from '../manifests/codes.ts'
import { noDigest, sha256Count } from '../tables/digests.ts'
import { findLinkOf, rowsOfDigest } from '../tables/lookups.ts'
import type { DigestJoin } from './digest-join.ts'
import type { StoreFacts } from './store-facts.ts'

/** `reference` is a row of the references of the columns; -1 where a link leads on. */
export type FoundContent = (needed: number, reference: number) => void

/**
 * What manifests need of a store. Digests are IDs of the tables. A manifest needs what it lists, but not its subject. Content
 * that was pushed by another algorithm than SHA-256 needs what the links of its digest lead to.
 */
export class NeededContent {
  readonly #facts: StoreFacts
  readonly #join: DigestJoin
  readonly #packed: number
  /** By digest that is no SHA-256: where its links lead. There are few. */
  readonly #targets = new Map<number, readonly number[]>()

  constructor(facts: StoreFacts, join: DigestJoin) {
    this.#facts = facts
    this.#join = join
    this.#packed = sha256Count(facts.tables.digests)
  }

  /** The row of a manifest in the columns; -1 where it is none, or nobody read it. */
  manifestRow(id: number): number {
    const own = this.#join.own[id] ?? noDigest
    return own === noDigest ? -1 : this.#facts.columns.manifestRows.get(own) - 1
  }

  /** Tells what a digest needs, each thing as often as it is listed; of what the store does not know `noDigest`. */
  each(id: number, found: FoundContent): void {
    for (const target of this.linkedOn(id)) found(target, -1)
    const row = this.manifestRow(id)
    if (row < 0) return
    const { references, manifests } = this.#facts.columns
    const end = manifests.first.at(row + 1)
    for (let at = manifests.first.at(row); at < end; at += 1) {
      if (references.role.at(at) === roleCode.subject) continue
      found(this.#join.tableId(references.digest.at(at)), at)
    }
  }

  /** Tells which manifests of a repository are about this one. */
  eachReferrer(repository: number, id: number, found: (referrer: number) => void): void {
    const own = this.#join.own[id] ?? noDigest
    if (own === noDigest) return
    const { tables, columns } = this.#facts
    for (const reference of columns.referencesTo(own)) {
      if (columns.references.role.at(reference) !== roleCode.subject) continue
      const row = columns.manifestOfReference(reference)
      const referrer = this.#join.tableId(columns.manifests.digest.at(row))
      if (referrer !== noDigest && findLinkOf(tables, 'revisions', repository, referrer) >= 0) found(referrer)
    }
  }

  /** Where the links of a digest lead that is no SHA-256; nothing for others. */
  linkedOn(id: number): readonly number[] {
    if (id < this.#packed) return []
    const known = this.#targets.get(id)
    if (known !== undefined) return known
    const { tables } = this.#facts
    const found = new Set<number>()
    for (const table of ['revisions', 'layerLinks'] as const) {
      for (const row of rowsOfDigest(tables.uses[table], id)) {
        const target = tables[table].target[row] ?? noDigest
        if (target !== noDigest && target !== id) found.add(target)
      }
    }
    const targets = [...found]
    this.#targets.set(id, targets)
    return targets
  }
}
