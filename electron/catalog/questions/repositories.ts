import { manifestKinds, roleCode } from '../manifests/codes.ts'
import { firstOther } from '../manifests/digest-ids.ts'
import { isForeignLayer } from '../../registry/manifests/descriptor-kinds.ts'
import { linkStates, type CatalogTables } from '../tables/catalog-tables.ts'
import { noDigest } from '../tables/digests.ts'
import { repositoryCount, rowsOfRepository } from '../tables/lookups.ts'
import { joinDigests, type DigestJoin } from './digest-join.ts'
import { storedAs } from './references.ts'
import type { Steps } from './steps.ts'
import { isRepositoryName, isTagName, type StoreFacts } from './store-facts.ts'

/** One value a repository, in the order of the table of repositories. */
export interface RepositoryColumns {
  readonly tags: Uint32Array
  readonly revisions: Uint32Array
  /** When a tag or a manifest was last pushed: milliseconds since 1970, UTC; NaN where nothing was. */
  readonly lastPushMs: Float64Array
  /** Bytes of all blobs that the manifests of the repository need, each once: manifests, configurations, layers. */
  readonly sizeBytes: Float64Array
  /** Of these, the bytes of blobs that no other repository needs. */
  readonly uniqueBytes: Float64Array
  /** Manifests of which nobody knows what they need: above 0, the sizes are at least so much. */
  readonly unread: Uint32Array
  /** Tags, manifests and links that a registry would not serve, and manifests of which a part is missing. */
  readonly problems: Uint32Array
}

/** Sizes, times and problems of all repositories. */
export function* repositoryColumns(facts: StoreFacts): Steps<RepositoryColumns> {
  const { tables } = facts
  const join = yield* joinDigests(facts)
  const blobs = new StoredBlobs(tables, join.own.length)
  const count = repositoryCount(tables)
  const columns = {
    tags: new Uint32Array(count),
    revisions: new Uint32Array(count),
    lastPushMs: new Float64Array(count).fill(Number.NaN),
    sizeBytes: new Float64Array(count),
    uniqueBytes: new Float64Array(count),
    unread: new Uint32Array(count),
    problems: new Uint32Array(count),
  }
  const shares = new Shares(blobs, columns.sizeBytes, columns.uniqueBytes)
  for (let repository = 0; repository < count; repository += 1) {
    const tags = rowsOfRepository(tables, 'tags', repository)
    const revisions = rowsOfRepository(tables, 'revisions', repository)
    const links = rowsOfRepository(tables, 'layerLinks', repository)
    columns.tags[repository] = tags.to - tags.from
    columns.revisions[repository] = revisions.to - revisions.from
    let problems = isRepositoryName(tables, repository) ? 0 : 1
    let last = Number.NaN
    for (let row = tags.from; row < tags.to; row += 1) {
      if (row % rowsATurn === 0) yield
      last = later(last, tables.tags.pushedAtMs[row])
      if (isBadTag(tables, row, blobs)) problems += 1
    }
    for (let row = revisions.from; row < revisions.to; row += 1) {
      if (row % rowsATurn === 0) yield
      last = later(last, tables.revisions.linkedAtMs[row])
      const id = tables.revisions.digest[row] ?? noDigest
      shares.add(repository, id)
      const needs = needsOf(facts, join, repository, id, blobs, shares)
      if (needs === 'unknown') columns.unread[repository] = (columns.unread[repository] ?? 0) + 1
      if (needs === 'missing' || isBad(tables.revisions.state[row])) problems += 1
    }
    for (let row = links.from; row < links.to; row += 1) {
      if (isBad(tables.layerLinks.state[row])) problems += 1
    }
    columns.lastPushMs[repository] = last
    columns.problems[repository] = problems
    yield
  }
  return columns
}

/** Adds what a manifest needs. `missing`: it or a part of it is not in the store, or it is no manifest. */
function needsOf(
  facts: StoreFacts,
  join: DigestJoin,
  repository: number,
  id: number,
  blobs: StoredBlobs,
  shares: Shares,
): 'present' | 'missing' | 'unknown' {
  const { columns } = facts
  const own = join.own[id] ?? noDigest
  const row = own === noDigest ? -1 : columns.manifestRows.get(own) - 1
  if (!blobs.has(id)) return 'missing'
  if (row < 0) return 'unknown'
  let missing = columns.manifests.kind.at(row) === unreadableKind
  const { references, manifests, shapes } = columns
  for (let at = manifests.first.at(row); at < manifests.first.at(row + 1); at += 1) {
    const role = references.role.at(at)
    if (role === roleCode.subject) continue
    const part = partOf(facts, join, repository, references.digest.at(at))
    if (part !== noDigest && blobs.has(part)) shares.add(repository, part)
    else if (!isForeign(shapes.at(references.shape.at(at)).mediaType)) missing = true
  }
  return missing ? 'missing' : 'present'
}

function partOf(facts: StoreFacts, join: DigestJoin, repository: number, own: number): number {
  const stored = own >= firstOther ? storedAs(facts, repository, own) : noDigest
  return stored === noDigest ? join.tableId(own) : stored
}

function isForeign(mediaType: string): boolean {
  return isForeignLayer({ mediaType })
}

/** Which digests of the tables are blobs, and how large. */
class StoredBlobs {
  readonly #sizes: Float64Array

  constructor({ blobs }: CatalogTables, digests: number) {
    this.#sizes = new Float64Array(digests).fill(-1)
    for (let row = 0; row < blobs.digest.length; row += 1) {
      this.#sizes[blobs.digest[row] ?? 0] = blobs.sizeBytes[row] ?? 0
    }
  }

  has(id: number): boolean {
    return (this.#sizes[id] ?? -1) >= 0
  }

  sizeOf(id: number): number {
    return Math.max(0, this.#sizes[id] ?? 0)
  }

  get count(): number {
    return this.#sizes.length
  }
}

/** Adds each blob once to each repository, and to what is its own until another one needs it. */
class Shares {
  readonly #blobs: StoredBlobs
  readonly #sizeBytes: Float64Array
  readonly #uniqueBytes: Float64Array
  /** 1 + the repository that was the last one to need it. Repositories come one after another. */
  readonly #last: Uint32Array
  readonly #shared: Uint8Array

  constructor(blobs: StoredBlobs, sizeBytes: Float64Array, uniqueBytes: Float64Array) {
    this.#blobs = blobs
    this.#sizeBytes = sizeBytes
    this.#uniqueBytes = uniqueBytes
    this.#last = new Uint32Array(blobs.count)
    this.#shared = new Uint8Array(blobs.count)
  }

  add(repository: number, id: number): void {
    const last = this.#last[id]
    if (last === undefined || last === repository + 1) return
    const sizeBytes = this.#blobs.sizeOf(id)
    this.#last[id] = repository + 1
    this.#sizeBytes[repository] = (this.#sizeBytes[repository] ?? 0) + sizeBytes
    if (last === 0) this.#uniqueBytes[repository] = (this.#uniqueBytes[repository] ?? 0) + sizeBytes
    else if (this.#shared[id] === 0) {
      this.#shared[id] = 1
      this.#uniqueBytes[last - 1] = (this.#uniqueBytes[last - 1] ?? 0) - sizeBytes
    }
  }
}

/** What a registry does not serve: a tag that leads nowhere, or to a manifest that is gone, or whose name is no tag. */
function isBadTag(tables: CatalogTables, row: number, blobs: StoredBlobs): boolean {
  const { linkState, current } = tables.tags
  const state = linkState[row]
  if (isBad(state) || state === linkStates.missing) return true
  const id = current[row] ?? noDigest
  return (id !== noDigest && !blobs.has(id)) || !isTagName(tables, row)
}

function isBad(state: number | undefined): boolean {
  return state === linkStates.wrong || state === linkStates.unreadable
}

function later(a: number, b: number | undefined): number {
  if (b === undefined || Number.isNaN(b)) return a
  return Number.isNaN(a) || b > a ? b : a
}

const unreadableKind = manifestKinds.indexOf('unreadable')
const rowsATurn = 512
