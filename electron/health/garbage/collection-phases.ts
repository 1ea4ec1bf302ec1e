import { asRepositoryName, asTag, type RepositoryName } from '../../../drivers/common/names.ts'
import type { StorePath } from '../../../drivers/index.ts'
import { rowsAStep, type Steps } from '../../catalog/questions/steps.ts'
import { linkStates, type CatalogTables } from '../../catalog/tables/catalog-tables.ts'
import { digestAt, noDigest, sha256Count } from '../../catalog/tables/digests.ts'
import {
  blobOf,
  historyOf,
  repositoryCount,
  repositoryOf,
  rowsOfRepository,
} from '../../catalog/tables/lookups.ts'
import { nameAt } from '../../catalog/tables/names.ts'
import { layout } from '../../registry/layout/layout.ts'
import type { DeleteOperation } from '../model/operation.ts'
import type { Phase, UnreferencedGuard } from '../model/plan.ts'
import type { Kept } from './keep.ts'

export interface PhaseOptions {
  readonly tables: CatalogTables
  readonly kept: Pick<Kept, 'blobs' | 'revisions' | 'takenTags'>
  readonly keyOf: (path: StorePath) => string
  readonly guard: UnreferencedGuard
  /** How long everything can be taken back before blobs go; 0: the blobs go by themselves. */
  readonly graceMs: number
  /** The store to which blobs are copied before they go. */
  readonly copyTo?: string | undefined
}

/**
 * What a collection does, in an order in which a stop leaves nothing that serves a broken image: first the tags that are
 * taken, then the revisions. All that can be taken back. Then, after the grace period, the layer links of the blobs that go,
 * and last the blobs: with its link gone, a client that pushes the blob sends it again, or is refused. The guard finds what
 * was pushed before.
 */
export function* phasesOf(options: PhaseOptions): Steps<readonly Phase[]> {
  const rows = new CollectedRows(options)
  const phases: Phase[] = []
  let isGuarded = false
  for (const name of ['tags', 'revisions', 'layerLinks', 'blobs'] as const) {
    const { count, sizeBytes } = yield* measure(rows, name)
    if (count === 0) continue
    const waits = options.graceMs > 0 && !isGuarded && (name === 'layerLinks' || name === 'blobs')
    isGuarded ||= name === 'layerLinks' || name === 'blobs'
    phases.push({
      name,
      count,
      sizeBytes,
      operations: () => pagesOf(rows[name]()),
      ...(name === 'tags' ? {} : { guard: options.guard }),
      ...(waits ? { waitsMs: options.graceMs } : {}),
    })
  }
  return phases
}

function* measure(
  rows: CollectedRows,
  name: 'tags' | 'revisions' | 'layerLinks' | 'blobs',
): Steps<{ readonly count: number; readonly sizeBytes: number }> {
  let count = 0
  let sizeBytes = 0
  for (const found of rows[name]()) {
    if (found === undefined) {
      yield
      continue
    }
    count += 1
    sizeBytes += found.sizeBytes
  }
  return { count, sizeBytes }
}

/** Pages end where the search pauses, too: whoever goes through them can pause between two. */
function* pagesOf(
  found: Iterable<Found | undefined>,
): Generator<readonly DeleteOperation[], void, undefined> {
  let page: DeleteOperation[] = []
  for (const each of found) {
    if (each !== undefined) page.push(each.operation())
    if (page.length < operationsAPage && !(each === undefined && page.length > 0)) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}

/** An object that goes. Its key is made when it is asked for. */
interface Found {
  readonly sizeBytes: number
  operation(): DeleteOperation
}

/** Goes through the tables for what goes, each time from the beginning. `undefined` is a pause. */
class CollectedRows {
  readonly #options: PhaseOptions
  readonly #packed: number

  constructor(options: PhaseOptions) {
    this.#options = options
    this.#packed = sha256Count(options.tables.digests)
  }

  /** All of a taken tag: its current link, and those of its history. */
  *tags(): Generator<Found | undefined, void, undefined> {
    const { tables, kept } = this.#options
    const { tags, history } = tables
    for (let row = 0; row < tags.current.length; row += 1) {
      if (row % rowsAStep === 0) yield undefined
      if (kept.takenTags[row] !== 1) continue
      const repository = this.#repository('tags', row)
      const tag = asTag(nameAt(tags.names, row))
      if (repository === undefined || tag === undefined) continue
      const current = tags.current[row] ?? noDigest
      const state = tags.linkState[row]
      if (state !== linkStates.missing) {
        const link = { id: current, isKnown: isKnown(state), writtenAtMs: tags.pushedAtMs[row] }
        yield this.#link(link, () => layout.manifestTagCurrent(repository, tag))
      }
      const { from, to } = historyOf(tables, row)
      for (let at = from; at < to; at += 1) {
        const id = history.digest[at] ?? noDigest
        yield this.#link({ id, isKnown: false, writtenAtMs: history.atMs[at] }, () =>
          layout.manifestTagIndexEntryLink(repository, tag, digestAt(tables.digests, id)),
        )
      }
    }
  }

  /** The link of each revision that goes, and the entries of tags' histories that name it, as a registry does. */
  *revisions(): Generator<Found | undefined, void, undefined> {
    const { tables, kept } = this.#options
    const { revisions, tags, history } = tables
    for (let row = 0; row < repositoryCount(tables); row += 1) {
      if (row % repositoriesAStep === 0) yield undefined
      const { from, to } = rowsOfRepository(tables, 'revisions', row)
      const gone = new Set<number>()
      const repository = asRepositoryName(nameAt(tables.repositories.names, row))
      if (repository === undefined) continue
      for (let at = from; at < to; at += 1) {
        if (at % rowsAStep === 0) yield undefined
        if (kept.revisions[at] !== 0) continue
        const inPath = revisions.digest[at] ?? noDigest
        gone.add(inPath)
        const id = revisions.target[at] ?? noDigest
        const link = { id, isKnown: isKnown(revisions.state[at]), writtenAtMs: revisions.linkedAtMs[at] }
        yield this.#link(link, () =>
          layout.manifestRevisionLink(repository, digestAt(tables.digests, inPath)),
        )
      }
      if (gone.size === 0) continue
      const own = rowsOfRepository(tables, 'tags', row)
      for (let tagRow = own.from; tagRow < own.to; tagRow += 1) {
        if (tagRow % rowsAStep === 0) yield undefined
        const tag = asTag(nameAt(tags.names, tagRow))
        if (kept.takenTags[tagRow] === 1 || tag === undefined) continue
        const entries = historyOf(tables, tagRow)
        for (let at = entries.from; at < entries.to; at += 1) {
          const id = history.digest[at] ?? noDigest
          if (!gone.has(id)) continue
          yield this.#link({ id, isKnown: false, writtenAtMs: history.atMs[at] }, () =>
            layout.manifestTagIndexEntryLink(repository, tag, digestAt(tables.digests, id)),
          )
        }
      }
    }
  }

  *layerLinks(): Generator<Found | undefined, void, undefined> {
    const { tables } = this.#options
    const { layerLinks } = tables
    for (let row = 0; row < layerLinks.digest.length; row += 1) {
      if (row % rowsAStep === 0) yield undefined
      const inPath = layerLinks.digest[row] ?? noDigest
      const id = layerLinks.target[row] ?? noDigest
      if (!this.#goes(id === noDigest ? inPath : id)) continue
      const repository = this.#repository('layerLinks', row)
      if (repository === undefined) continue
      const link = { id, isKnown: isKnown(layerLinks.state[row]), writtenAtMs: layerLinks.linkedAtMs[row] }
      yield this.#link(link, () => layout.layerLink(repository, digestAt(tables.digests, inPath)))
    }
  }

  *blobs(): Generator<Found | undefined, void, undefined> {
    const { tables, kept, keyOf, copyTo } = this.#options
    const { blobs, digests } = tables
    for (let row = 0; row < blobs.digest.length; row += 1) {
      if (row % rowsAStep === 0) yield undefined
      if (kept.blobs[row] !== 0) continue
      const sizeBytes = blobs.sizeBytes[row] ?? 0
      const operation = (): DeleteOperation => {
        const digest = digestAt(digests, blobs.digest[row] ?? noDigest)
        return {
          kind: 'delete',
          key: keyOf(layout.blobData(digest)),
          sizeBytes,
          keep: copyTo === undefined ? { kind: 'nothing' } : { kind: 'store', store: copyTo, digest },
          ...written(blobs.modifiedAtMs[row]),
        }
      }
      yield { sizeBytes, operation }
    }
  }

  #link({ id, isKnown: known, writtenAtMs }: HeldLink, path: () => StorePath): Found {
    const { tables, keyOf } = this.#options
    const sizeBytes = this.#linkBytes(id)
    return {
      sizeBytes,
      operation: () => ({
        kind: 'delete',
        key: keyOf(path()),
        sizeBytes,
        keep:
          known && id !== noDigest ? { kind: 'text', text: digestAt(tables.digests, id) } : { kind: 'bytes' },
        ...written(writtenAtMs),
      }),
    }
  }

  /** A link holds a digest and nothing else. */
  #linkBytes(id: number): number {
    if (id === noDigest || id < this.#packed) return sha256LinkBytes
    return digestAt(this.#options.tables.digests, id).length
  }

  /** Whether the store has the blob, and it goes. */
  #goes(id: number): boolean {
    const row = blobOf(this.#options.tables, id)
    return row >= 0 && this.#options.kept.blobs[row] === 0
  }

  #repository(table: 'tags' | 'layerLinks', row: number): RepositoryName | undefined {
    const { tables } = this.#options
    return asRepositoryName(nameAt(tables.repositories.names, repositoryOf(tables, table, row)))
  }
}

interface HeldLink {
  /** What it holds, or is thought to; `noDigest` where nobody knows. */
  readonly id: number
  /** Whether a listing or a reading proved what it holds. */
  readonly isKnown: boolean
  readonly writtenAtMs: number | undefined
}

function isKnown(state: number | undefined): boolean {
  return state === linkStates.proven || state === linkStates.read
}

function written(atMs: number | undefined): { readonly writtenAtMs?: number } {
  return atMs === undefined || Number.isNaN(atMs) ? {} : { writtenAtMs: atMs }
}

const sha256LinkBytes = 'sha256:'.length + 64
const operationsAPage = 1000
const repositoriesAStep = 512
