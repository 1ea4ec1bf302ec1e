import { roleCode } from '../manifests/codes.ts'
import { firstOther } from '../manifests/digest-ids.ts'
import { findLink, repositoryCount, rowsOfRepository } from '../tables/lookups.ts'
import { noDigest } from '../tables/digests.ts'
import { coverageOf, isWhole, type Coverage } from './coverage.ts'
import { joinDigests, type DigestJoin } from './digest-join.ts'
import { rowsAStep, type Steps } from './steps.ts'
import { isRepositoryName, type StoreFacts } from './store-facts.ts'

/** References to all blobs, one value a blob, in the order of the table of blobs. */
export interface BlobReferences {
  /**
   * Manifests that refer to it, each as often as it does so and once for each repository; a manifest that is in a
   * repository counts as one.
   */
  readonly counts: Uint32Array
  /** A place in `mediaTypes`. */
  readonly mediaType: Uint32Array
  /** The first is empty: no manifest says what it is. */
  readonly mediaTypes: readonly string[]
  readonly coverage: Coverage
  /** False while something is unknown: then a blob without references may have some. */
  readonly complete: boolean
}

/** Counts the references to every blob of the store. */
export function* referencesOfBlobs(facts: StoreFacts): Steps<BlobReferences> {
  const { tables, columns } = facts
  const coverage = yield* coverageOf(facts)
  const join = yield* joinDigests(facts)
  const counting = new Counting(join.own.length)
  const shapes = columns.shapes
  for (let repository = 0; repository < repositoryCount(tables); repository += 1) {
    if (!isRepositoryName(tables, repository)) continue
    const { from, to } = rowsOfRepository(tables, 'revisions', repository)
    for (let revision = from; revision < to; revision += 1) {
      if (revision % revisionsAStep === 0) yield
      const id = tables.revisions.digest[revision] ?? noDigest
      const own = join.own[id] ?? noDigest
      const row = own === noDigest ? -1 : columns.manifestRows.get(own) - 1
      counting.add(id, row < 0 ? '' : shapes.at(columns.manifests.shape.at(row)).mediaType)
      if (row >= 0) addReferences(facts, join, repository, row, counting)
    }
  }
  const { digest } = tables.blobs
  const counts = new Uint32Array(digest.length)
  const mediaType = new Uint32Array(digest.length)
  for (let blob = 0; blob < digest.length; blob += 1) {
    if (blob % rowsAStep === 0) yield
    const id = digest[blob] ?? 0
    counts[blob] = counting.counts[id] ?? 0
    mediaType[blob] = counting.mediaType[id] ?? 0
  }
  return { counts, mediaType, mediaTypes: counting.mediaTypes, coverage, complete: isWhole(coverage) }
}

function addReferences(
  facts: StoreFacts,
  join: DigestJoin,
  repository: number,
  row: number,
  counting: Counting,
): void {
  const { references, manifests, shapes } = facts.columns
  for (let at = manifests.first.at(row); at < manifests.first.at(row + 1); at += 1) {
    const own = references.digest.at(at)
    const { mediaType } = shapes.at(references.shape.at(at))
    const id = join.tableId(own)
    if (id !== noDigest) counting.add(id, mediaType)
    if (own >= firstOther && isContent(references.role.at(at))) {
      const stored = storedAs(facts, repository, own)
      if (stored !== noDigest && stored !== id) counting.add(stored, mediaType)
    }
  }
}

/** Under which digest a repository has content of another algorithm than SHA-256: its layer link says so. */
export function storedAs({ tables, columns }: StoreFacts, repository: number, own: number): number {
  const row = findLink(tables, 'layerLinks', repository, columns.digests.digestAt(own))
  return row < 0 ? noDigest : (tables.layerLinks.target[row] ?? noDigest)
}

function isContent(role: number): boolean {
  return role === roleCode.config || role === roleCode.layer
}

/** By digest ID of the tables. */
class Counting {
  readonly counts: Uint32Array
  readonly mediaType: Uint32Array
  readonly mediaTypes: string[] = ['']
  readonly #places = new Map<string, number>()

  constructor(digests: number) {
    this.counts = new Uint32Array(digests)
    this.mediaType = new Uint32Array(digests)
  }

  add(id: number, mediaType: string): void {
    this.counts[id] = (this.counts[id] ?? 0) + 1
    if (mediaType === '') return
    let place = this.#places.get(mediaType)
    if (place === undefined) {
      place = this.mediaTypes.length
      this.mediaTypes.push(mediaType)
      this.#places.set(mediaType, place)
    }
    this.mediaType[id] = place
  }
}

const revisionsAStep = 256
