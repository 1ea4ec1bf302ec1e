import { manifestKinds, roleCode } from '../manifests/codes.ts'
import { firstOther } from '../manifests/digest-ids.ts'
import { isForeignLayer } from '../../registry/manifests/descriptor-kinds.ts'
import { linkStates, type CatalogTables } from '../tables/catalog-tables.ts'
import { noDigest } from '../tables/digests.ts'
import { repositoryCount, rowsOfRepository } from '../tables/lookups.ts'
import { belongingOf } from './belonging.ts'
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
  /** Bytes of all blobs that belong to the repository, each once: manifests, configurations, layers; see `Belonging`. */
  readonly sizeBytes: Float64Array
  /** Of these, the bytes of blobs that belong to no other repository. */
  readonly uniqueBytes: Float64Array
  /** Manifests of which nobody knows what they need: above 0, the sizes are at least so much. */
  readonly unread: Uint32Array
  /** Tags, manifests and links that a registry would not serve, and manifests of which a part is missing. */
  readonly problems: Uint32Array
}

/** Sizes, times and problems of all repositories. */
export function* repositoryColumns(facts: StoreFacts): Steps<RepositoryColumns> {
  const { tables } = facts
  const belonging = yield* belongingOf(facts)
  const join = yield* joinDigests(facts)
  const isStored: IsStored = (id) => (belonging.sizeBytes[id] ?? -1) >= 0
  const count = repositoryCount(tables)
  const columns = {
    tags: new Uint32Array(count),
    revisions: new Uint32Array(count),
    lastPushMs: new Float64Array(count).fill(Number.NaN),
    sizeBytes: belonging.bytesOf.slice(),
    uniqueBytes: belonging.uniqueBytesOf.slice(),
    unread: belonging.unreadOf.slice(),
    problems: new Uint32Array(count),
  }
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
      if (isBadTag(tables, row, isStored)) problems += 1
    }
    for (let row = revisions.from; row < revisions.to; row += 1) {
      if (row % rowsATurn === 0) yield
      last = later(last, tables.revisions.linkedAtMs[row])
      const id = tables.revisions.digest[row] ?? noDigest
      const isBroken = isBad(tables.revisions.state[row]) || lacksParts(facts, join, repository, id, isStored)
      if (isBroken) problems += 1
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

type IsStored = (id: number) => boolean

/** Whether a manifest or a part of it is not in the store, or it is no manifest. Of one that nobody read nothing is told. */
function lacksParts(
  facts: StoreFacts,
  join: DigestJoin,
  repository: number,
  id: number,
  isStored: IsStored,
): boolean {
  const { columns } = facts
  const own = join.own[id] ?? noDigest
  const row = own === noDigest ? -1 : columns.manifestRows.get(own) - 1
  if (!isStored(id)) return true
  if (row < 0) return false
  if (columns.manifests.kind.at(row) === unreadableKind) return true
  const { references, manifests, shapes } = columns
  for (let at = manifests.first.at(row); at < manifests.first.at(row + 1); at += 1) {
    if (references.role.at(at) === roleCode.subject) continue
    const part = partOf(facts, join, repository, references.digest.at(at))
    const isThere = part !== noDigest && isStored(part)
    if (!isThere && !isForeignLayer({ mediaType: shapes.at(references.shape.at(at)).mediaType })) return true
  }
  return false
}

function partOf(facts: StoreFacts, join: DigestJoin, repository: number, own: number): number {
  const stored = own >= firstOther ? storedAs(facts, repository, own) : noDigest
  return stored === noDigest ? join.tableId(own) : stored
}

/** What a registry does not serve: a tag that leads nowhere, or to a manifest that is gone, or whose name is no tag. */
function isBadTag(tables: CatalogTables, row: number, isStored: IsStored): boolean {
  const { linkState, current } = tables.tags
  const state = linkState[row]
  if (isBad(state) || state === linkStates.missing) return true
  const id = current[row] ?? noDigest
  return (id !== noDigest && !isStored(id)) || !isTagName(tables, row)
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
