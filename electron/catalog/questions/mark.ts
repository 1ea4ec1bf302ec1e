import { manifestKinds, roleCode } from '../manifests/codes.ts'
import { firstOther } from '../manifests/digest-ids.ts'
import { repositoryParts } from '../tables/catalog-tables.ts'
import { digestAt, noDigest } from '../tables/digests.ts'
import { blobOf, findLink, repositoryCount, rowsOfRepository } from '../tables/lookups.ts'
import { nameAt } from '../tables/names.ts'
import { joinDigests, type DigestJoin } from './digest-join.ts'
import { revisionFates, type CollectionRules, type Mark } from './mark-model.ts'
import { blobsOf, linked, Obstacles, strangeKeys, tagged, type BadLink } from './mark-parts.ts'
import type { Steps } from './steps.ts'
import { isRepositoryName, type StoreFacts } from './store-facts.ts'

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
  readonly #obstacles = new Obstacles()

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
      this.#obstacles.add({ kind: 'repositoryName', repository: name })
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

  *end(): Steps<Mark> {
    yield* strangeKeys(this.#facts, this.#rules, strange, this.#obstacles)
    const { blobs, eligibleBlobs, eligibleBytes } = yield* blobsOf(this.#facts, this.#marked)
    return {
      blobs,
      revisions: this.#revisions,
      totals: {
        marked: this.#markedCount,
        eligibleBlobs,
        eligibleBytes,
        eligibleManifests: this.#eligibleManifests,
      },
      obstacles: this.#obstacles.first,
      obstacleCount: this.#obstacles.count,
    }
  }

  /** What a revision's link leads to; undefined where a registry passes it by. */
  #follow(repository: number, name: string, row: number): Led | undefined {
    const { tables } = this.#facts
    const { revisions } = tables
    const inPath = revisions.digest[row] ?? noDigest
    const named = linked(revisions, row)
    if (typeof named !== 'number') return this.#badLink(named, name, inPath)
    const target = named === inPath ? named : this.#targetOf(repository, named)
    if (typeof target !== 'number') return this.#badLink(target, name, named)
    return blobOf(tables, target) < 0 ? undefined : { named, target }
  }

  /** Where a registry finds the content of a digest: by the link of a revision, or else of a layer. */
  #targetOf(repository: number, named: number): number | BadLink {
    const { tables } = this.#facts
    const digest = digestAt(tables.digests, named)
    for (const table of ['revisions', 'layerLinks'] as const) {
      const row = findLink(tables, table, repository, digest)
      const held = row < 0 ? 'gone' : linked(tables[table], row)
      if (held !== 'gone') return held
    }
    return 'gone'
  }

  #badLink(why: BadLink, repository: string, id: number): undefined {
    this.#obstacles.addRevisionLink(this.#facts, why, repository, id)
  }

  *#findTagged(repository: number, name: string): Steps<void> {
    const { from, to } = rowsOfRepository(this.#facts.tables, 'tags', repository)
    if (from === to) this.#obstacles.add({ kind: 'noTags', repository: name })
    yield* tagged(this.#facts, repository, this.#rules, this.#obstacles, (digest) => {
      this.#taggedIn[digest] = repository + 1
    })
  }

  #markReferences(repository: string, { named, target }: Led): void {
    const { tables, columns } = this.#facts
    const own = this.#join.own[target] ?? noDigest
    const row = own === noDigest ? -1 : columns.manifestRows.get(own) - 1
    if (row < 0 || columns.manifests.kind.at(row) === unreadableKind) {
      const kind = row < 0 ? 'unreadManifest' : 'manifest'
      this.#obstacles.add({ kind, repository, digest: digestAt(tables.digests, named) })
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
const strange = /^blobs\/(?:.*\/)?data$|^repositories\/(?!_).*\/_manifests\/revisions\/(?:.*\/)?link$/
