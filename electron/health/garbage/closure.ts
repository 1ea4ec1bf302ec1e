import { manifestKinds, roleCode } from '../../catalog/manifests/codes.ts'
import type { DigestJoin } from '../../catalog/questions/digest-join.ts'
import { mostObstacles, type Obstacle } from '../../catalog/questions/mark-model.ts'
import type { Steps } from '../../catalog/questions/steps.ts'
import type { StoreFacts } from '../../catalog/questions/store-facts.ts'
import { linkStates } from '../../catalog/tables/catalog-tables.ts'
import { digestAt, noDigest, sha256Count } from '../../catalog/tables/digests.ts'
import { blobOf, repositoryOf, rowsOfDigest } from '../../catalog/tables/lookups.ts'
import { nameAt } from '../../catalog/tables/names.ts'
import { keepCodes, type KeepReason } from './keep-reasons.ts'

/**
 * Which digests of a store stay, each for the first reason that was given, and all that they need: what their manifests name,
 * and where links of them lead. Digests are IDs of the tables.
 */
export class Closure {
  readonly facts: StoreFacts
  readonly join: DigestJoin
  /** Digests with a manifest or a revision that were gone through, in order. */
  readonly manifests: number[] = []
  /** How many of `manifests` were asked for their referrers. */
  referrersFound = 0
  readonly obstacles: Obstacle[] = []
  /** By digest: 0, or 1 + a place in `keepReasons`. */
  readonly #reasons: Uint8Array
  /** By digest: 0, or why it was gone through, as `#reasons`. */
  readonly #reached: Uint8Array
  /** By digest: 1 where an index lists it. */
  readonly #isChild: Uint8Array
  readonly #open: number[] = []
  readonly #packed: number

  constructor(facts: StoreFacts, join: DigestJoin) {
    this.facts = facts
    this.join = join
    this.#reasons = new Uint8Array(join.own.length)
    this.#reached = new Uint8Array(join.own.length)
    this.#isChild = new Uint8Array(join.own.length)
    this.#packed = sha256Count(facts.tables.digests)
  }

  /** Keeps a digest alone. */
  note(id: number, reason: KeepReason): void {
    if (this.#reasons[id] === 0) this.#reasons[id] = keepCodes[reason]
  }

  /** Keeps a digest; what it needs is kept by `complete`. */
  keep(id: number, reason: KeepReason): void {
    if (id === noDigest) return
    this.note(id, reason)
    if (this.#reached[id] !== 0) return
    this.#reached[id] = keepCodes[reason]
    this.#open.push(id)
  }

  keepRevision(row: number, reason: KeepReason): void {
    const { digest, target } = this.facts.tables.revisions
    this.keep(digest[row] ?? noDigest, reason)
    this.keep(target[row] ?? noDigest, reason)
  }

  /** Keeps what a layer link leads to: what it holds, or else what its path says. */
  keepLinked(row: number, reason: KeepReason): void {
    const { digest, target } = this.facts.tables.layerLinks
    const held = target[row] ?? noDigest
    this.keep(held === noDigest ? (digest[row] ?? noDigest) : held, reason)
  }

  isKept(id: number): boolean {
    return this.#reasons[id] !== 0
  }

  /** 0 for what goes, otherwise 1 + a place in `keepReasons`. */
  reasonOf(id: number): number {
    return this.#reasons[id] ?? 0
  }

  /** The same for a revision: it stays where its manifest was gone through. */
  reasonOfRevision(row: number): number {
    const { digest, target } = this.facts.tables.revisions
    for (const id of [digest[row] ?? noDigest, target[row] ?? noDigest]) {
      const reached = id === noDigest ? 0 : (this.#reached[id] ?? 0)
      if (reached !== 0) return reached
    }
    return 0
  }

  /** Goes through what was kept, and keeps what that needs, for this reason. */
  *complete(reason: KeepReason): Steps<void> {
    let looked = 0
    for (let id = this.#open.pop(); id !== undefined; id = this.#open.pop()) {
      if (looked % digestsAStep === 0) yield
      looked += 1
      this.#follow(id, reason)
      yield* this.#keepReferences(id, reason)
    }
  }

  stop(obstacle: Obstacle): void {
    if (this.obstacles.length < mostObstacles) this.obstacles.push(obstacle)
  }

  /** The row of the manifest in the columns; -1 where it is none, or nobody read it. */
  manifestRow(id: number): number {
    const own = this.join.own[id] ?? noDigest
    return own === noDigest ? -1 : this.facts.columns.manifestRows.get(own) - 1
  }

  /** Where links of a digest lead that hold another one. */
  #follow(id: number, reason: KeepReason): void {
    const { tables } = this.facts
    for (const row of rowsOfDigest(tables.uses.revisions, id)) {
      const target = tables.revisions.target[row] ?? noDigest
      if (target !== id) this.keep(target, reason === 'young' ? reason : 'otherAlgorithm')
    }
    if (id < this.#packed) return
    for (const row of rowsOfDigest(tables.uses.layerLinks, id)) {
      const state = tables.layerLinks.state[row]
      const target = tables.layerLinks.target[row] ?? noDigest
      if (target !== noDigest) this.keep(target, reason === 'young' ? reason : 'otherAlgorithm')
      else if (state === linkStates.unknown || state === linkStates.unreadable) {
        const repository = nameAt(tables.repositories.names, repositoryOf(tables, 'layerLinks', row))
        this.stop({ kind: 'unreadLayerLink', repository, digest: digestAt(tables.digests, id) })
      }
    }
  }

  *#keepReferences(id: number, reason: KeepReason): Steps<void> {
    const { tables, columns } = this.facts
    const [revision] = rowsOfDigest(tables.uses.revisions, id)
    const row = this.manifestRow(id)
    if (row >= 0 || revision !== undefined) this.manifests.push(id)
    const isUnreadable = row >= 0 && columns.manifests.kind.at(row) === unreadableKind
    if (row < 0 || isUnreadable) {
      const isManifest = revision !== undefined || (this.#isChild[id] === 1 && !isUnreadable)
      if (isManifest && blobOf(tables, id) >= 0) this.#cannotRead(id, revision, isUnreadable)
      return
    }
    const { references, manifests } = columns
    for (let at = manifests.first.at(row); at < manifests.first.at(row + 1); at += 1) {
      if (at % digestsAStep === 0) yield
      const role = references.role.at(at)
      const named = role === roleCode.subject ? noDigest : this.join.tableId(references.digest.at(at))
      if (named === noDigest) continue
      if (role === roleCode.child) this.#isChild[named] = 1
      this.keep(named, reason)
    }
  }

  #cannotRead(id: number, revision: number | undefined, isUnreadable: boolean): void {
    const { tables } = this.facts
    const repository =
      revision === undefined
        ? ''
        : nameAt(tables.repositories.names, repositoryOf(tables, 'revisions', revision))
    const kind = isUnreadable ? 'manifest' : 'unreadManifest'
    this.stop({ kind, repository, digest: digestAt(tables.digests, id) })
  }
}

const unreadableKind = manifestKinds.indexOf('unreadable')
const digestsAStep = 2048
