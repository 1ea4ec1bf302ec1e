import type { CollectionPlan, CollectionRules, PlanCheck, PlanRow, RetentionRow } from '../../api/rows.ts'
import { mostNamed } from '../../api/rows/changes.ts'
import type { StorageDriver } from '../../../drivers/index.ts'
import { inTurns, type Steps } from '../../catalog/questions/steps.ts'
import type { StoreFacts } from '../../catalog/questions/store-facts.ts'
import type { CatalogTables } from '../../catalog/tables/catalog-tables.ts'
import { digestAt, noDigest } from '../../catalog/tables/digests.ts'
import { rowsOfRepository, repositoryCount, findRepository } from '../../catalog/tables/lookups.ts'
import { nameAt } from '../../catalog/tables/names.ts'
import { layout } from '../../registry/layout/layout.ts'
import type { PlanAbout } from '../changes/plans.ts'
import type { Plan } from '../model/plan.ts'
import { brokenIndexes, type BrokenIndexes } from './broken-indexes.ts'
import { phasesOf } from './collection-phases.ts'
import { collectionRows, differencesOf, totalsOf } from './collection-totals.ts'
import { keepOf, type Kept } from './keep.ts'
import { retentionOf, retentionReasons } from './retention.ts'

export interface PlanningOptions {
  readonly store: string
  readonly rules: CollectionRules
  readonly facts: StoreFacts
  readonly driver: Pick<StorageDriver, 'keyOf' | 'name' | 'objects'>
  /** How far the service's clock is ahead of this computer's, in milliseconds; 0 where nobody knows. */
  readonly clockAheadMs: number
  readonly checks: (found: PlanFindings, signal: AbortSignal) => Promise<readonly PlanCheck[]>
  readonly add: (plan: Plan, about: PlanAbout) => Promise<PlanRow>
}

/** What the checks of a plan look at. */
export interface PlanFindings {
  readonly kept: Kept
  /** Blobs that go and that no repository ever had. */
  readonly unlinked: number
  readonly broken: BrokenIndexes
}

/** A plan with what it was made from. */
export interface PlannedCollection {
  readonly plan: CollectionPlan
  readonly kept: Kept
}

/** Marks what is in use, and plans what goes. Makes no request. Fails when the signal ends it. */
export async function planCollection(
  options: PlanningOptions,
  signal: AbortSignal,
): Promise<PlannedCollection> {
  const { store, rules, facts, add, checks } = options
  const { kept, phases, totals, rows, differences, broken } = await inTurns(compute(options), signal)
  const named = rows.filter(({ repository }) => repository !== '')
  const subject = {
    names: named.slice(0, mostNamed).map(({ repository }) => repository),
    count: named.length,
  }
  const unlinked = rows.find(({ repository }) => repository === '')?.freedBlobs ?? 0
  const row = await add(
    { kind: 'collectGarbage', store, subject, phases },
    { listedAtMs: facts.tables.asOfMs, checks: (stop) => checks({ kept, unlinked, broken }, stop) },
  )
  const plan = {
    ...row,
    rules,
    totals,
    repositories: rows.slice(0, mostRepositories),
    repositoryCount: rows.length,
    differences,
  }
  return { plan, kept }
}

function* compute({ rules, facts, driver, clockAheadMs }: PlanningOptions) {
  const { tables } = facts
  const nowMs = tables.asOfMs + clockAheadMs
  const minAgeMs = rules.minAgeHours * hourMs
  const { taken } = yield* retentionOf(tables, rules.retention, nowMs)
  const kept = yield* keepOf(facts, {
    mode: rules.mode,
    deleteUntagged: rules.deleteUntagged,
    minAgeMs,
    nowMs,
    rootKey: driver.keyOf(layout.root()),
    hasFolders: driver.name === 'filesystem',
    takenTags: taken,
  })
  const phases = yield* phasesOf({
    tables,
    kept,
    keyOf: (path) => driver.keyOf(path),
    guard: { kind: 'unreferenced', mode: rules.mode, markedAtMs: tables.asOfMs, minAgeMs },
    graceMs: rules.graceDays * dayMs,
    copyTo: rules.copyTo,
  })
  const totals = yield* totalsOf(tables, kept, phases, driver.objects.limits.deleteBatch)
  const rows = yield* collectionRows(tables, kept)
  const differences = yield* differencesOf(tables, kept)
  const broken = yield* brokenIndexes(facts, kept)
  return { kept, phases, totals, rows, differences, broken }
}

/** Which tags rules take and leave, of one repository or of all: pages of rows, in the order of names. */
export function* retentionRows(
  tables: CatalogTables,
  rules: CollectionRules['retention'],
  nowMs: number,
  repository?: string,
): Generator<readonly RetentionRow[] | undefined, void, undefined> {
  const only = repository === undefined ? undefined : findRepository(tables, repository)
  if (only === -1) return
  const { taken, because } = yield* pausing(retentionOf(tables, rules, nowMs))
  const { names, current, pushedAtMs } = tables.tags
  let page: RetentionRow[] = []
  for (let at = only ?? 0; at < (only === undefined ? repositoryCount(tables) : only + 1); at += 1) {
    const { from, to } = rowsOfRepository(tables, 'tags', at)
    const name = nameAt(tables.repositories.names, at)
    for (let row = from; row < to; row += 1) {
      const digest = current[row] ?? noDigest
      const pushed = pushedAtMs[row] ?? Number.NaN
      page.push({
        repository: name,
        tag: nameAt(names, row),
        ...(digest === noDigest ? {} : { digest: digestAt(tables.digests, digest) }),
        ...(Number.isNaN(pushed) ? {} : { pushedAtMs: pushed }),
        isTaken: taken[row] === 1,
        because: retentionReasons[because[row] ?? 0] ?? 'noRule',
      })
      if (page.length < rowsAPage) continue
      yield page
      page = []
    }
  }
  if (page.length > 0) yield page
}

function* pausing<Result>(steps: Steps<Result>): Generator<undefined, Result, undefined> {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    yield undefined
  }
}

/** The window shows no more; `repositoryCount` says how many there are. */
const mostRepositories = 10_000
const rowsAPage = 500
const hourMs = 60 * 60_000
const dayMs = 24 * hourMs
