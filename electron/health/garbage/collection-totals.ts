import type { CollectionDifference, CollectionRow, CollectionTotals } from '../../api/rows.ts'
import { revisionFates } from '../../catalog/questions/mark-model.ts'
import { rowsAStep, type Steps } from '../../catalog/questions/steps.ts'
import type { CatalogTables } from '../../catalog/tables/catalog-tables.ts'
import { digestAt, digestCount, noDigest } from '../../catalog/tables/digests.ts'
import { repositoryCount, rowsOfRepository } from '../../catalog/tables/lookups.ts'
import { nameAt } from '../../catalog/tables/names.ts'
import type { Phase } from '../model/plan.ts'
import { keepCodes, keepReasons } from './keep-reasons.ts'
import type { Kept } from './keep.ts'

/** In numbers what a collection takes, and what it leaves. */
export function* totalsOf(
  { blobs }: CatalogTables,
  kept: Kept,
  phases: readonly Phase[],
  keysARequest: number,
): Steps<CollectionTotals> {
  const totals = { blobs: 0, sizeBytes: 0, keptBlobs: 0, keptBytes: 0 }
  const classes = ['', ...blobs.classNames].map((name) => ({ name, blobs: 0, sizeBytes: 0 }))
  for (let row = 0; row < kept.blobs.length; row += 1) {
    if (row % rowsAStep === 0) yield
    const sizeBytes = blobs.sizeBytes[row] ?? 0
    if (kept.blobs[row] === 0) {
      totals.blobs += 1
      totals.sizeBytes += sizeBytes
      const of = classes[blobs.storageClass[row] ?? 0]
      if (of === undefined) continue
      of.blobs += 1
      of.sizeBytes += sizeBytes
    } else {
      totals.keptBlobs += 1
      totals.keptBytes += sizeBytes
    }
  }
  return {
    ...totals,
    classes: classes
      .filter((each) => each.blobs > 0)
      .sort((a, b) => b.sizeBytes - a.sizeBytes)
      .map(({ name, sizeBytes }) => ({ name, sizeBytes })),
    manifests: yield* countOf(kept.revisions, 0),
    tags: yield* countOf(kept.takenTags, 1),
    requests: phases.reduce((sum, { count }) => sum + Math.ceil(count / keysARequest), 0),
    keysARequest,
  }
}

function* countOf(column: Uint8Array, wanted: number): Steps<number> {
  let count = 0
  for (let row = 0; row < column.length; row += 1) {
    if (row % rowsAStep === 0) yield
    if (column[row] === wanted) count += 1
  }
  return count
}

/**
 * The repositories where something goes, with most bytes first. A blob that several had counts where it was linked last; one
 * that no repository ever had, under the empty name.
 */
export function* collectionRows(tables: CatalogTables, kept: Kept): Steps<readonly CollectionRow[]> {
  const lastOf = yield* lastRepositories(tables)
  const count = repositoryCount(tables)
  /** The last place is of blobs that no repository had. */
  const freedBlobs = new Uint32Array(count + 1)
  const freedBytes = new Float64Array(count + 1)
  const { digest, sizeBytes } = tables.blobs
  for (let row = 0; row < digest.length; row += 1) {
    if (row % rowsAStep === 0) yield
    if (kept.blobs[row] !== 0) continue
    const last = lastOf[digest[row] ?? 0] ?? 0
    const place = last === 0 ? count : last - 1
    freedBlobs[place] = (freedBlobs[place] ?? 0) + 1
    freedBytes[place] = (freedBytes[place] ?? 0) + (sizeBytes[row] ?? 0)
  }
  const rows: CollectionRow[] = []
  for (let repository = 0; repository <= count; repository += 1) {
    if (repository % repositoriesAStep === 0) yield
    const isNone = repository === count
    const row = {
      repository: isNone ? '' : nameAt(tables.repositories.names, repository),
      tags: isNone ? 0 : widthOf(rowsOfRepository(tables, 'tags', repository)),
      takenTags: isNone ? 0 : countIn(kept.takenTags, 1, rowsOfRepository(tables, 'tags', repository)),
      takenManifests: isNone
        ? 0
        : countIn(kept.revisions, 0, rowsOfRepository(tables, 'revisions', repository)),
      freedBlobs: freedBlobs[repository] ?? 0,
      freedBytes: freedBytes[repository] ?? 0,
    }
    if (row.takenTags + row.takenManifests + row.freedBlobs > 0) rows.push(row)
  }
  return rows.sort((a, b) => b.freedBytes - a.freedBytes)
}

/** By digest: 1 + the repository where it was linked last; 0 for none. */
export function* lastRepositories(tables: CatalogTables): Steps<Uint32Array> {
  const lastOf = new Uint32Array(digestCount(tables.digests))
  const lastAtMs = new Float64Array(lastOf.length).fill(Number.NEGATIVE_INFINITY)
  for (const table of ['revisions', 'layerLinks'] as const) {
    const { digest, target, linkedAtMs } = tables[table]
    for (let repository = 0; repository < repositoryCount(tables); repository += 1) {
      if (repository % repositoriesAStep === 0) yield
      const { from, to } = rowsOfRepository(tables, table, repository)
      for (let row = from; row < to; row += 1) {
        if (row % rowsAStep === 0) yield
        const held = target[row] ?? noDigest
        const id = held === noDigest ? (digest[row] ?? 0) : held
        const known = linkedAtMs[row] ?? 0
        const atMs = Number.isNaN(known) ? 0 : known
        if (atMs < (lastAtMs[id] ?? 0)) continue
        lastAtMs[id] = atMs
        lastOf[id] = repository + 1
      }
    }
  }
  return lastOf
}

/** What stays that the registry of the same mode would take, by reason; those with nothing are left out. */
export function* differencesOf(tables: CatalogTables, kept: Kept): Steps<readonly CollectionDifference[]> {
  const found = keepReasons.map((reason) => ({
    reason,
    blobs: 0,
    manifests: 0,
    sizeBytes: 0,
    examples: [] as string[],
  }))
  const { blobs, revisions, digests } = tables
  for (let row = 0; row < kept.blobs.length; row += 1) {
    if (row % rowsAStep === 0) yield
    const code = kept.blobs[row] ?? 0
    const difference = code === keepCodes.needed ? undefined : found[code - 1]
    if (difference === undefined) continue
    difference.blobs += 1
    difference.sizeBytes += blobs.sizeBytes[row] ?? 0
    if (difference.examples.length < mostExamples) {
      difference.examples.push(digestAt(digests, blobs.digest[row] ?? 0))
    }
  }
  for (let row = 0; row < kept.revisions.length; row += 1) {
    if (row % rowsAStep === 0) yield
    const wasTaken = (kept.mark.revisions[row] ?? 0) > revisionFates.kept
    const difference = wasTaken ? found[(kept.revisions[row] ?? 0) - 1] : undefined
    if (difference === undefined) continue
    difference.manifests += 1
    if (difference.examples.length < mostExamples && difference.blobs === 0) {
      difference.examples.push(digestAt(digests, revisions.digest[row] ?? 0))
    }
  }
  return found.flatMap(({ reason, ...counts }) =>
    reason === 'needed' || counts.blobs + counts.manifests === 0 ? [] : [{ reason, ...counts }],
  )
}

function countIn(column: Uint8Array, wanted: number, { from, to }: Range): number {
  let count = 0
  for (let row = from; row < to; row += 1) if (column[row] === wanted) count += 1
  return count
}

function widthOf({ from, to }: Range): number {
  return to - from
}

interface Range {
  readonly from: number
  readonly to: number
}

const mostExamples = 10
const repositoriesAStep = 512
