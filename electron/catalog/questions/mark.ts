import type { Digest } from '../../../drivers/common/names.ts'
import { manifestKinds, roleCode } from '../manifests/codes.ts'
import { firstOther } from '../manifests/digest-ids.ts'
import { linkStates, repositoryParts, type LinkTable } from '../tables/catalog-tables.ts'
import { digestAt, noDigest } from '../tables/digests.ts'
import { blobOf, findLink, repositoryCount, rowsOfRepository } from '../tables/lookups.ts'
import { nameAt, nameCount } from '../tables/names.ts'
import { joinDigests, type DigestJoin } from './digest-join.ts'
import { rowsAStep, type Steps } from './steps.ts'
import { isRepositoryName, type StoreFacts } from './store-facts.ts'

/** How a registry collects garbage. */
export interface CollectionRules {
  /** Also takes manifests that no tag of their repository leads to: `garbage-collect --delete-untagged`, or `-m`. */
  readonly deleteUntagged: boolean
  /** The object key of `layout.root()`. */
  readonly rootKey: string
  /** By row of the table of tags: 1 for tags that go before, and lead nowhere. */
  readonly takenTags?: Uint8Array
}

/** What a garbage collection of a registry keeps, and what it would take. */
export interface Mark {
  /** By row of the table of blobs: 1 for what stays. */
  readonly blobs: Uint8Array
  /** By row of the table of revisions: one of `revisionFates`. */
  readonly revisions: Uint8Array
  readonly totals: MarkTotals
  /** At most `mostObstacles`. */
  readonly obstacles: readonly Obstacle[]
  readonly obstacleCount: number
}

export const revisionFates = {
  /** A registry passes it by: it leads to no blob, or the repository has no layers. What it names may be taken. */
  passedBy: 0,
  kept: 1,
  taken: 2,
} as const

export interface MarkTotals {
  /** Digests that something which stays names, those of missing blobs too. */
  readonly marked: number
  readonly eligibleBlobs: number
  readonly eligibleBytes: number
  readonly eligibleManifests: number
}

/**
 * Why a registry ends its collection before it takes anything, or why nobody can tell what it would take. Where there is
 * one, nothing may be deleted because of this mark.
 */
export type Obstacle =
  | {
      /** A name that no registry serves; `noTags`: untagged manifests are to go where there was never a tag. */
      readonly kind: 'repositoryName' | 'noTags'
      readonly repository: string
    }
  | { readonly kind: 'tagLink' | 'unreadTagLink'; readonly repository: string; readonly tag: string }
  | {
      readonly kind:
        | 'revisionLink'
        | 'unreadRevisionLink'
        | 'manifest'
        | 'unreadManifest'
        | 'layerLink'
        | 'unreadLayerLink'
      readonly repository: string
      readonly digest: Digest
    }
  | {
      /** A `data` or a `link` at a place where a registry finds it and nobody else does. */
      readonly kind: 'strangeKey'
      readonly key: string
    }

export const mostObstacles = 1000

/**
 * Marks as `docker-registry garbage-collect` of 2.8 does. It goes through the repositories that have a `_layers` folder, and
 * reads each revision's link; the blob of the digest in it stays, and each blob that the manifest names itself. So what an
 * index lists stays as blobs alone, unless it has revisions of its own; referrers and content that was pushed by another
 * algorithm than SHA-256 do not stay for what refers to them.
 *
 * A listing has no empty folders. Where a repository in a folder of this computer has an empty `tags` or `_layers`, the
 * registry sees it: it does not stop for `noTags` then, and does not pass the repository by.
 */
export function* markOf(facts: StoreFacts, rules: CollectionRules): Steps<Mark> {
  const join = yield* joinDigests(facts)
  const marking = new Marking(facts, join, rules)
  const { tables } = facts
  for (let repository = 0; repository < repositoryCount(tables); repository += 1) {
    if (repository % repositoriesAStep === 0) yield
    yield* marking.markRepository(repository)
  }
  yield* marking.findStrangers()
  return yield* marking.end()
}

class Marking {
  readonly #facts: StoreFacts
  readonly #join: DigestJoin
  readonly #rules: CollectionRules
  /** By digest ID of the tables. */
  readonly #marked: Uint8Array
  /** By digest ID of the columns, of those that the tables do not have. */
  readonly #markedElsewhere: Uint8Array
  readonly #markedOthers = new Set<number>()
  #markedCount = 0
  /** By row of the manifests: whose references are marked. */
  readonly #isExpanded: Uint8Array
  /** By digest ID of the tables: 1 + the last repository where a tag leads to it. */
  readonly #taggedIn: Uint32Array
  readonly #revisions: Uint8Array
  #eligibleManifests = 0
  readonly #obstacles: Obstacle[] = []
  #obstacleCount = 0

  constructor(facts: StoreFacts, join: DigestJoin, rules: CollectionRules) {
    const { tables, columns } = facts
    this.#facts = facts
    this.#join = join
    this.#rules = rules
    this.#marked = new Uint8Array(join.own.length)
    this.#markedElsewhere = new Uint8Array(columns.digests.sha256Count)
    this.#isExpanded = new Uint8Array(columns.manifestCount)
    this.#taggedIn = new Uint32Array(rules.deleteUntagged ? join.own.length : 0)
    this.#revisions = new Uint8Array(tables.revisions.digest.length)
  }

  *markRepository(repository: number): Steps<void> {
    const { tables } = this.#facts
    const name = nameAt(tables.repositories.names, repository)
    const hasLayers = ((tables.repositories.parts[repository] ?? 0) & repositoryParts.layers) !== 0
    // A registry goes into no folder that begins so, and takes for a repository what has layers.
    if (name.startsWith('_') || !hasLayers) return
    if (!isRepositoryName(tables, repository)) {
      this.#stop({ kind: 'repositoryName', repository: name })
      return
    }
    const { from, to } = rowsOfRepository(tables, 'revisions', repository)
    let looksAtTags = this.#rules.deleteUntagged
    for (let row = from; row < to; row += 1) {
      if (row % revisionsAStep === 0) yield
      const led = this.#follow(repository, name, row)
      if (led === undefined) continue
      if (looksAtTags) yield* this.#findTagged(repository, name)
      looksAtTags = false
      if (this.#rules.deleteUntagged && this.#taggedIn[led.named] !== repository + 1) {
        this.#revisions[row] = revisionFates.taken
        this.#eligibleManifests += 1
        continue
      }
      this.#revisions[row] = revisionFates.kept
      this.#mark(led.named)
      this.#markReferences(name, led)
    }
  }

  /** What would not be found by those who go by the layout. */
  *findStrangers(): Steps<void> {
    const { keys } = this.#facts.tables.strangers
    const { rootKey } = this.#rules
    for (let row = 0; row < nameCount(keys); row += 1) {
      if (row % strangersAStep === 0) yield
      const key = nameAt(keys, row)
      if (!key.startsWith(`${rootKey}/`)) continue
      const path = key.slice(rootKey.length + 1)
      if (/^blobs\/(?:.*\/)?data$|^repositories\/(?!_).*\/_manifests\/revisions\/(?:.*\/)?link$/.test(path)) {
        this.#stop({ kind: 'strangeKey', key })
      }
    }
  }

  *end(): Steps<Mark> {
    const { digest, sizeBytes } = this.#facts.tables.blobs
    const blobs = new Uint8Array(digest.length)
    let eligibleBlobs = 0
    let eligibleBytes = 0
    for (let row = 0; row < digest.length; row += 1) {
      if (row % rowsAStep === 0) yield
      const stays = this.#marked[digest[row] ?? 0] ?? 0
      blobs[row] = stays
      if (stays === 1) continue
      eligibleBlobs += 1
      eligibleBytes += sizeBytes[row] ?? 0
    }
    return {
      blobs,
      revisions: this.#revisions,
      totals: {
        marked: this.#markedCount,
        eligibleBlobs,
        eligibleBytes,
        eligibleManifests: this.#eligibleManifests,
      },
      obstacles: this.#obstacles,
      obstacleCount: this.#obstacleCount,
    }
  }

  /** What a revision's link leads to; undefined where a registry passes it by. */
  #follow(repository: number, name: string, row: number): Led | undefined {
    const { tables } = this.#facts
    const { revisions } = tables
    const inPath = revisions.digest[row] ?? noDigest
    const named = this.#linked(revisions, row)
    if (typeof named !== 'number') return this.#badLink(named, name, inPath)
    const target = named === inPath ? named : this.#targetOf(repository, named)
    if (typeof target !== 'number') return this.#badLink(target, name, named)
    return blobOf(tables, target) < 0 ? undefined : { named, target }
  }

  /** The digest that a link holds, by ID; or why there is none. */
  #linked({ state, target }: LinkTable, row: number): number | 'gone' | 'bad' | 'unread' {
    const digest = target[row] ?? noDigest
    if (digest !== noDigest) return digest
    if (state[row] === linkStates.missing) return 'gone'
    return state[row] === linkStates.wrong ? 'bad' : 'unread'
  }

  /** Where a registry finds the content of a digest: by the link of a revision, or else of a layer. */
  #targetOf(repository: number, named: number): number | 'gone' | 'bad' | 'unread' {
    const { tables } = this.#facts
    const digest = digestAt(tables.digests, named)
    for (const table of ['revisions', 'layerLinks'] as const) {
      const row = findLink(tables, table, repository, digest)
      const linked = row < 0 ? 'gone' : this.#linked(tables[table], row)
      if (linked !== 'gone') return linked
    }
    return 'gone'
  }

  #badLink(why: 'gone' | 'bad' | 'unread', repository: string, id: number): undefined {
    if (why === 'gone') return
    const kind = why === 'bad' ? 'revisionLink' : 'unreadRevisionLink'
    this.#stop({ kind, repository, digest: digestAt(this.#facts.tables.digests, id) })
  }

  *#findTagged(repository: number, name: string): Steps<void> {
    const { tags } = this.#facts.tables
    const { from, to } = rowsOfRepository(this.#facts.tables, 'tags', repository)
    if (from === to) this.#stop({ kind: 'noTags', repository: name })
    for (let row = from; row < to; row += 1) {
      if (row % rowsAStep === 0) yield
      if (this.#rules.takenTags?.[row] === 1) continue
      const current = tags.current[row] ?? noDigest
      const state = tags.linkState[row]
      if (current !== noDigest) this.#taggedIn[current] = repository + 1
      else if (state !== linkStates.missing) {
        const kind = state === linkStates.wrong ? 'tagLink' : 'unreadTagLink'
        this.#stop({ kind, repository: name, tag: nameAt(tags.names, row) })
      }
    }
  }

  #markReferences(repository: string, { named, target }: Led): void {
    const { tables, columns } = this.#facts
    const own = this.#join.own[target] ?? noDigest
    const row = own === noDigest ? -1 : columns.manifestRows.get(own) - 1
    if (row < 0 || columns.manifests.kind.at(row) === unreadableKind) {
      const kind = row < 0 ? 'unreadManifest' : 'manifest'
      this.#stop({ kind, repository, digest: digestAt(tables.digests, named) })
      return
    }
    if (this.#isExpanded[row] === 1) return
    this.#isExpanded[row] = 1
    const { references, manifests } = columns
    for (let at = manifests.first.at(row); at < manifests.first.at(row + 1); at += 1) {
      if (references.role.at(at) === roleCode.subject) continue
      const digest = references.digest.at(at)
      const id = this.#join.tableId(digest)
      if (id === noDigest) this.#markElsewhere(digest)
      else this.#mark(id)
    }
  }

  #mark(id: number): void {
    if (this.#marked[id] === 1) return
    this.#marked[id] = 1
    this.#markedCount += 1
  }

  /** A digest of the columns that the store has neither as blob nor in a link. */
  #markElsewhere(own: number): void {
    if (own >= firstOther) {
      if (this.#markedOthers.has(own)) return
      this.#markedOthers.add(own)
    } else {
      if (this.#markedElsewhere[own] === 1) return
      this.#markedElsewhere[own] = 1
    }
    this.#markedCount += 1
  }

  #stop(obstacle: Obstacle): void {
    this.#obstacleCount += 1
    if (this.#obstacles.length < mostObstacles) this.#obstacles.push(obstacle)
  }
}

/** By digest ID of the tables. */
interface Led {
  /** What the link holds: this stays. */
  readonly named: number
  /** Where the manifest's bytes are. */
  readonly target: number
}

const unreadableKind = manifestKinds.indexOf('unreadable')
const repositoriesAStep = 512
const revisionsAStep = 256
const strangersAStep = 512
