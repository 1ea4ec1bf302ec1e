import { roleCode } from '../manifests/codes.ts'
import type { ManifestColumns } from '../manifests/manifest-columns.ts'
import { isForeignLayer } from '../../registry/manifests/descriptor-kinds.ts'
import type { CatalogTables } from '../tables/catalog-tables.ts'
import { noDigest } from '../tables/digests.ts'
import { repositoryCount, rowsOfDigest, rowsOfRepository } from '../tables/lookups.ts'
import { joinDigests } from './digest-join.ts'
import { NeededContent } from './needed-content.ts'
import { rowsAStep, type Steps } from './steps.ts'
import type { StoreFacts } from './store-facts.ts'

/**
 * Which repositories need which blobs. A blob belongs to a repository when a tag or a manifest of the repository leads to it, at any
 * depth: the manifest itself, what it lists, and what the indexes and manifests that it lists do. Referrers are manifests of a
 * repository themselves. A link of a layer makes no blob belong to a repository, and neither does the history of a tag.
 */
export interface Belonging {
  /** By digest ID of the tables: 0 for none, `severalOwners`, or 1 + the only repository that needs it. */
  readonly owner: Uint32Array
  /** By digest: how many repositories need it. */
  readonly repositories: Uint32Array
  /**
   * By digest: how many copies there would be if each manifest of each repository had its own. Of a manifest, how many
   * repositories have it.
   */
  readonly uses: Uint32Array
  /** By digest: how many bytes the store has of it; -1 where it has none. */
  readonly sizeBytes: Float64Array
  /** By repository: blobs that are stored. */
  readonly blobsOf: Uint32Array
  /** By repository: bytes of its blobs, each once. */
  readonly bytesOf: Float64Array
  /** By repository: of these, bytes of blobs that no other repository needs. */
  readonly uniqueBytesOf: Float64Array
  /** By repository: manifests of which nobody knows what they need. Above 0, the numbers are at least so large. */
  readonly unreadOf: Uint32Array
  /** Digests that something needs and the store does not have; layers that a vendor keeps are none. */
  readonly missing: number
  readonly content: NeededContent
}

/** In place of an owner: two or more. */
export const severalOwners = 0xffffffff

/** Finds out what belongs to whom; the last answer for the same tables and manifests is kept. */
export function* belongingOf(facts: StoreFacts): Steps<Belonging> {
  const { tables, columns } = facts
  const kept = answers.get(tables)
  if (kept?.columns === columns && kept.manifestCount === columns.manifestCount) return kept.belonging
  const manifestCount = columns.manifestCount
  const join = yield* joinDigests(facts)
  const walk = new Walk(facts, new NeededContent(facts, join), yield* storedSizes(tables, join.own.length))
  for (let repository = 0; repository < repositoryCount(tables); repository += 1) {
    yield* walk.repository(repository)
  }
  const belonging = walk.belonging()
  answers.set(tables, { columns, manifestCount, belonging })
  return belonging
}

function* storedSizes({ blobs }: CatalogTables, digests: number): Steps<Float64Array> {
  const sizes = new Float64Array(digests).fill(-1)
  for (let row = 0; row < blobs.digest.length; row += 1) {
    if (row % rowsAStep === 0) yield
    sizes[blobs.digest[row] ?? 0] = blobs.sizeBytes[row] ?? 0
  }
  return sizes
}

class Walk {
  readonly #facts: StoreFacts
  readonly #content: NeededContent
  readonly #sizeBytes: Float64Array
  readonly #owner: Uint32Array
  readonly #repositories: Uint32Array
  readonly #uses: Uint32Array
  readonly #blobsOf: Uint32Array
  readonly #bytesOf: Float64Array
  readonly #uniqueBytesOf: Float64Array
  readonly #unreadOf: Uint32Array
  /** By digest: 1 + the last repository that reached it. Repositories come one after another. */
  readonly #reachedBy: Uint32Array
  /** By digest: the manifest that used it last, by the order in which they are gone through. */
  readonly #usedBy: Uint32Array
  #manifestsSeen = 0
  readonly #isMissing: Uint8Array
  /** Of what the tables do not have, by digest of the columns. */
  readonly #missingElsewhere = new Set<number>()
  #missing = 0
  readonly #open: number[] = []
  /** What was gone through since the last pause: some manifests list one thing, others thousands. */
  #work = 0

  constructor(facts: StoreFacts, content: NeededContent, sizeBytes: Float64Array) {
    const digests = sizeBytes.length
    const repositories = repositoryCount(facts.tables)
    this.#facts = facts
    this.#content = content
    this.#sizeBytes = sizeBytes
    this.#owner = new Uint32Array(digests)
    this.#repositories = new Uint32Array(digests)
    this.#uses = new Uint32Array(digests)
    this.#reachedBy = new Uint32Array(digests)
    this.#usedBy = new Uint32Array(digests)
    this.#isMissing = new Uint8Array(digests)
    this.#blobsOf = new Uint32Array(repositories)
    this.#bytesOf = new Float64Array(repositories)
    this.#uniqueBytesOf = new Float64Array(repositories)
    this.#unreadOf = new Uint32Array(repositories)
  }

  *repository(repository: number): Steps<void> {
    const { tables } = this.#facts
    for (const [column, { from, to }] of [
      [tables.revisions.digest, rowsOfRepository(tables, 'revisions', repository)],
      [tables.revisions.target, rowsOfRepository(tables, 'revisions', repository)],
      [tables.tags.current, rowsOfRepository(tables, 'tags', repository)],
    ] as const) {
      for (let row = from; row < to; row += 1) {
        if (row % manifestsAStep === 0) yield
        const id = column[row] ?? noDigest
        if (id === noDigest) continue
        this.#reach(repository, id, true)
        yield* this.#goOn(repository)
      }
    }
    if (repository % repositoriesAStep === 0) yield
  }

  *#goOn(repository: number): Steps<void> {
    for (let id = this.#open.pop(); id !== undefined; id = this.#open.pop()) {
      this.#manifestsSeen += 1
      this.#content.each(id, (needed, reference) => this.#need(repository, needed, reference))
      this.#work += 1
      if (this.#work < rowsAStep) continue
      this.#work = 0
      yield
    }
  }

  #need(repository: number, id: number, reference: number): void {
    this.#work += 1
    if (reference >= 0 && !this.#isStored(id)) this.#miss(id, reference)
    if (id === noDigest) return
    if (this.#usedBy[id] !== this.#manifestsSeen) {
      this.#usedBy[id] = this.#manifestsSeen
      if (!this.#isManifest(id)) this.#uses[id] = (this.#uses[id] ?? 0) + 1
    }
    const isChild = reference >= 0 && this.#facts.columns.references.role.at(reference) === roleCode.child
    this.#reach(repository, id, isChild)
  }

  #reach(repository: number, id: number, asManifest: boolean): void {
    if (this.#reachedBy[id] === repository + 1) return
    this.#reachedBy[id] = repository + 1
    this.#repositories[id] = (this.#repositories[id] ?? 0) + 1
    if (this.#isManifest(id)) this.#uses[id] = (this.#uses[id] ?? 0) + 1
    this.#open.push(id)
    const sizeBytes = this.#sizeBytes[id] ?? -1
    if (sizeBytes < 0) return
    const owner = this.#owner[id] ?? 0
    this.#blobsOf[repository] = (this.#blobsOf[repository] ?? 0) + 1
    this.#bytesOf[repository] = (this.#bytesOf[repository] ?? 0) + sizeBytes
    if (owner === 0) {
      this.#owner[id] = repository + 1
      this.#uniqueBytesOf[repository] = (this.#uniqueBytesOf[repository] ?? 0) + sizeBytes
    } else if (owner !== severalOwners) {
      this.#owner[id] = severalOwners
      this.#uniqueBytesOf[owner - 1] = (this.#uniqueBytesOf[owner - 1] ?? 0) - sizeBytes
    }
    const isUnread = (asManifest || this.#isManifest(id)) && this.#content.manifestRow(id) < 0
    if (isUnread) this.#unreadOf[repository] = (this.#unreadOf[repository] ?? 0) + 1
  }

  belonging(): Belonging {
    return {
      owner: this.#owner,
      repositories: this.#repositories,
      uses: this.#uses,
      sizeBytes: this.#sizeBytes,
      blobsOf: this.#blobsOf,
      bytesOf: this.#bytesOf,
      uniqueBytesOf: this.#uniqueBytesOf,
      unreadOf: this.#unreadOf,
      missing: this.#missing + this.#missingElsewhere.size,
      content: this.#content,
    }
  }

  #isManifest(id: number): boolean {
    const { revisions, tags } = this.#facts.tables.uses
    return (
      rowsOfDigest(revisions, id).length > 0 ||
      rowsOfDigest(tags, id).length > 0 ||
      this.#content.manifestRow(id) >= 0
    )
  }

  /** Content that was pushed by another algorithm is stored by the digest that its link holds. */
  #isStored(id: number): boolean {
    const has = (each: number): boolean => (this.#sizeBytes[each] ?? -1) >= 0
    return id !== noDigest && (has(id) || this.#content.linkedOn(id).some(has))
  }

  #miss(id: number, reference: number): void {
    const { references, shapes } = this.#facts.columns
    if (isForeignLayer(shapes.at(references.shape.at(reference)))) return
    if (id === noDigest) this.#missingElsewhere.add(references.digest.at(reference))
    else if (this.#isMissing[id] === 0) {
      this.#isMissing[id] = 1
      this.#missing += 1
    }
  }
}

/** Rows that are worked through between two pauses. */
const manifestsAStep = 256
const repositoriesAStep = 512

interface Answer {
  readonly columns: ManifestColumns
  readonly manifestCount: number
  readonly belonging: Belonging
}

const answers = new WeakMap<CatalogTables, Answer>()
