import { manifestKinds, roleCode } from '../../catalog/manifests/codes.ts'
import { joinDigests, type DigestJoin } from '../../catalog/questions/digest-join.ts'
import { revisionFates, type CollectionRules, type Mark } from '../../catalog/questions/mark-model.ts'
import {
  blobsOf,
  linked,
  Obstacles,
  strangeKeys,
  tagged,
  type BadLink,
} from '../../catalog/questions/mark-parts.ts'
import { rowsAStep, type Steps } from '../../catalog/questions/steps.ts'
import { isRepositoryName, type StoreFacts } from '../../catalog/questions/store-facts.ts'
import { repositoryParts } from '../../catalog/tables/catalog-tables.ts'
import { digestAt, noDigest } from '../../catalog/tables/digests.ts'
import { blobOf, findLink, repositoryCount, rowsOfRepository } from '../../catalog/tables/lookups.ts'
import { nameAt } from '../../catalog/tables/names.ts'

export interface NewerRules extends CollectionRules {
  /**
   * Whether the store keeps empty folders, as a folder of this computer does: a repository that has lost its tags then has
   * a `tags` folder still, and repositories come folder by folder, not in the order of their keys.
   */
  readonly hasFolders: boolean
}

/** What a collection leaves behind: the registry takes the manifest, and leaves the link of its revision. */
export const abandoned = 3

/**
 * Marks as `registry garbage-collect` of 3.0 and 3.1 does. It differs from 2.8: what a marked manifest lists is followed
 * further where the repository has a revision of it, and a manifest without a tag stays that anything marked. What is marked
 * already is not followed again, so that the order of the repositories matters: where one has an index without its child,
 * and a later one the child without a tag, the child stays without its layers. A manifest of schema 1 ends all. A
 * repository without a `tags` folder is passed by: its manifests are neither marked, nor are their links taken.
 */
export function* newerMarkOf(facts: StoreFacts, rules: NewerRules): Steps<Mark> {
  const join = yield* joinDigests(facts)
  const marking = new NewerMarking(facts, join, rules)
  let looked = 0
  for (const repository of inOrder(facts, rules)) {
    if (looked % repositoriesAStep === 0) yield
    looked += 1
    yield* marking.markRepository(repository)
  }
  return yield* marking.end()
}

function inOrder({ tables }: StoreFacts, { hasFolders }: NewerRules): Iterable<number> {
  const rows = Array.from({ length: repositoryCount(tables) }, (_, row) => row)
  if (!hasFolders) return rows
  // A folder is gone through before its neighbours, whose names may continue its name by a character before the slash.
  const names = rows.map((row) => `${nameAt(tables.repositories.names, row)}/_`.replaceAll('/', '\0'))
  const nameOf = (row: number): string => names[row] ?? ''
  return rows.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
}

class NewerMarking {
  readonly #facts: StoreFacts
  readonly #join: DigestJoin
  readonly #rules: NewerRules
  /** By digest ID of the tables. */
  readonly #marked: Uint8Array
  readonly #markedElsewhere = new Set<number>()
  #markedCount = 0
  /** By digest ID of the tables: 1 + the last repository where a tag leads to it. */
  readonly #taggedIn: Uint32Array
  readonly #fates: Uint8Array
  readonly #untagged: { readonly row: number; readonly named: number }[] = []
  readonly #obstacles = new Obstacles()

  constructor(facts: StoreFacts, join: DigestJoin, rules: NewerRules) {
    this.#facts = facts
    this.#join = join
    this.#rules = rules
    this.#marked = new Uint8Array(join.own.length)
    this.#taggedIn = new Uint32Array(rules.deleteUntagged ? join.own.length : 0)
    this.#fates = new Uint8Array(facts.tables.revisions.digest.length)
  }

  *markRepository(repository: number): Steps<void> {
    const { tables } = this.#facts
    const name = nameAt(tables.repositories.names, repository)
    const hasLayers = ((tables.repositories.parts[repository] ?? 0) & repositoryParts.layers) !== 0
    if (name.startsWith('_') || !hasLayers) return
    if (!isRepositoryName(tables, repository)) {
      this.#obstacles.add({ kind: 'repositoryName', repository: name })
      return
    }
    yield* this.#markRevisions(repository, name)
    yield* this.#checkLayerLinks(repository, name)
  }

  *#markRevisions(repository: number, name: string): Steps<void> {
    const { tables } = this.#facts
    const { from, to } = rowsOfRepository(tables, 'revisions', repository)
    const tags = rowsOfRepository(tables, 'tags', repository)
    const { deleteUntagged, hasFolders } = this.#rules
    let looksAtTags = deleteUntagged
    for (let row = from; row < to; row += 1) {
      if (row % revisionsAStep === 0) yield
      const named = linked(tables.revisions, row)
      if (typeof named !== 'number') {
        this.#badLink(named, name, tables.revisions.digest[row] ?? noDigest)
        continue
      }
      const target = this.#statRevision(repository, name, named)
      if (target === undefined) continue
      if (looksAtTags) yield* this.#findTagged(repository)
      looksAtTags = false
      if (deleteUntagged && this.#taggedIn[named] !== repository + 1) {
        if (tags.from === tags.to && !hasFolders) this.#fates[row] = abandoned
        else {
          this.#fates[row] = revisionFates.taken
          this.#untagged.push({ row, named })
        }
        continue
      }
      this.#fates[row] = revisionFates.kept
      this.#mark(named)
      yield* this.#follow(repository, name, named, target)
    }
  }

  *end(): Steps<Mark> {
    yield* strangeKeys(this.#facts, this.#rules, strange, this.#obstacles)
    const { blobs, eligibleBlobs, eligibleBytes } = yield* blobsOf(this.#facts, this.#marked)
    let eligibleManifests = 0
    for (const { row, named } of this.#untagged) {
      if (this.#marked[named] === 1) this.#fates[row] = revisionFates.kept
      else eligibleManifests += 1
    }
    return {
      blobs,
      revisions: this.#fates,
      totals: { marked: this.#markedCount, eligibleBlobs, eligibleBytes, eligibleManifests },
      obstacles: this.#obstacles.first,
      obstacleCount: this.#obstacles.count,
    }
  }

  /** Where the content of a revision is; undefined where there is none, or the registry stops. */
  #statRevision(repository: number, name: string, named: number): number | undefined {
    const target = this.#targetOf(repository, named)
    if (typeof target !== 'number') {
      this.#badLink(target, name, named)
      return undefined
    }
    return blobOf(this.#facts.tables, target) < 0 ? undefined : target
  }

  #targetOf(repository: number, named: number): number | BadLink {
    const { tables } = this.#facts
    const row = findLink(tables, 'revisions', repository, digestAt(tables.digests, named))
    return row < 0 ? 'gone' : linked(tables.revisions, row)
  }

  *#findTagged(repository: number): Steps<void> {
    yield* tagged(this.#facts, repository, this.#rules, this.#obstacles, (digest) => {
      this.#taggedIn[digest] = repository + 1
    })
  }

  /** Marks what a manifest names, and what is named by what the repository has a revision of. */
  *#follow(repository: number, name: string, named: number, target: number): Steps<void> {
    const { columns } = this.#facts
    const open = [{ named, target }]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      yield
      const row = this.#manifestRow(name, next.named, next.target)
      if (row === undefined) continue
      const { references, manifests } = columns
      for (let at = manifests.first.at(row); at < manifests.first.at(row + 1); at += 1) {
        if (references.role.at(at) === roleCode.subject) continue
        const digest = references.digest.at(at)
        const id = this.#join.tableId(digest)
        if (id === noDigest) this.#markElsewhere(digest)
        else if (this.#mark(id)) {
          const found = this.#targetOf(repository, id)
          if (typeof found === 'number' && blobOf(this.#facts.tables, found) >= 0) {
            open.push({ named: id, target: found })
          }
        }
      }
    }
  }

  #manifestRow(repository: string, named: number, target: number): number | undefined {
    const { tables, columns } = this.#facts
    const own = this.#join.own[target] ?? noDigest
    const row = own === noDigest ? -1 : columns.manifestRows.get(own) - 1
    const kind = row < 0 ? undefined : manifestKinds[columns.manifests.kind.at(row)]
    if (kind !== undefined && kind !== 'unreadable' && kind !== 'schema1') return row
    const digest = digestAt(tables.digests, named)
    this.#obstacles.add({ kind: row < 0 ? 'unreadManifest' : 'manifest', repository, digest })
    return undefined
  }

  /** It reads them all, and ends where one holds no digest. Those that nobody read hold what their path says. */
  *#checkLayerLinks(repository: number, name: string): Steps<void> {
    const { tables } = this.#facts
    const { from, to } = rowsOfRepository(tables, 'layerLinks', repository)
    for (let row = from; row < to; row += 1) {
      if (row % rowsAStep === 0) yield
      if (linked(tables.layerLinks, row) !== 'bad') continue
      const digest = digestAt(tables.digests, tables.layerLinks.digest[row] ?? noDigest)
      this.#obstacles.add({ kind: 'layerLink', repository: name, digest })
    }
  }

  #badLink(why: BadLink, repository: string, id: number): void {
    this.#obstacles.addRevisionLink(this.#facts, why, repository, id)
  }

  /** Whether it was not marked before. */
  #mark(id: number): boolean {
    if (this.#marked[id] === 1) return false
    this.#marked[id] = 1
    this.#markedCount += 1
    return true
  }

  /** A digest of the columns that the store has nowhere. */
  #markElsewhere(own: number): void {
    if (this.#markedElsewhere.has(own)) return
    this.#markedElsewhere.add(own)
    this.#markedCount += 1
  }
}

const strange =
  /^blobs\/(?:.*\/)?data$|^repositories\/(?!_).*\/(?:_manifests\/revisions|_layers)\/(?:.*\/)?link$/
const repositoriesAStep = 512
const revisionsAStep = 256
