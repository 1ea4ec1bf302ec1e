import type { CollectionStep, garbage } from '../api/garbage.ts'
import type { Implementation } from '../api/method.ts'
import { reportName } from '../api/values/report-name.ts'
import type { CollectionRules } from '../api/rows.ts'
import { StoreError, type Versioning } from '../../drivers/index.ts'
import { Channel } from '../../drivers/common/channel.ts'
import type { StoreLayout } from '../../drivers/common/store-layout.ts'
import { foundInTurns, inTurns } from '../catalog/questions/steps.ts'
import type { StoreFacts } from '../catalog/questions/store-facts.ts'
import type { Catalogs } from '../catalog/store/catalogs.ts'
import { changeReport } from '../health/garbage/change-report.ts'
import { collectionChecks, type PlannedCopies } from '../health/garbage/collection-checks.ts'
import type { Kept } from '../health/garbage/keep.ts'
import { keepCodes } from '../health/garbage/keep-reasons.ts'
import { knownFacts } from '../health/garbage/known-facts.ts'
import { planCollection, retentionRows, type PlanFindings } from '../health/garbage/plan-collection.ts'
import { planReport } from '../health/garbage/plan-report.ts'
import { tagsPutBack } from '../health/garbage/put-back.ts'
import { ReportedPlans } from '../health/garbage/reported-plans.ts'
import type { Changes } from '../health/changes/changes.ts'
import type { Plans } from '../health/changes/plans.ts'
import { saveReport } from '../health/report/save-report.ts'
import { detectLayout } from '../registry/detect-layout.ts'
import type { AccessChecks } from '../stores/connections/access-checks.ts'
import type { StoreOpener } from '../stores/connections/opened-stores.ts'
import { locationOf, type StoreList } from '../stores/list/store-list.ts'
import { sinkOf } from '../transfers/local/open-sink.ts'
import type { LocalFiles } from '../transfers/model/source.ts'

export interface GarbageOptions {
  readonly stores: StoreOpener
  readonly storeList: Pick<StoreList, 'all' | 'get'>
  readonly catalogs: Pick<Catalogs, 'of'>
  readonly checks: Pick<AccessChecks, 'last'>
  readonly plans: Plans
  readonly changes: Changes
  readonly local: LocalFiles
}

/** Garbage collection: what nothing needs any more, and how it goes. */
export function garbageMethods(options: GarbageOptions): Implementation<typeof garbage> {
  const { catalogs, plans, local, storeList } = options
  const reported = new ReportedPlans()
  return {
    async *planCollection({ store, rules }, signal) {
      const reader = new AbortController()
      const steps = new Channel<CollectionStep>()
      const planning = plan(
        options,
        reported,
        store,
        rules,
        steps,
        AbortSignal.any([signal, reader.signal]),
      ).then(
        () => steps.end(),
        (error: unknown) => steps.fail(error),
      )
      try {
        yield* steps
      } finally {
        reader.abort()
        await planning
      }
    },
    async *previewRetention({ store, retention, repository }, signal) {
      const facts = await catalogs.of(store).remembered()
      if (facts === undefined) return
      const nowMs = Date.now() + options.checks.last(store).clockAheadMs
      yield* foundInTurns(retentionRows(facts.tables, retention, nowMs, repository), signal)
    },
    async saveCollectionReport(input, signal) {
      if ('change' in input) {
        await saveChangeReport(options, input, signal)
        return {}
      }
      const { plan: id, format, sink } = input
      const { row } = await plans.get(id, signal)
      const found = reported.get(id)
      if (found === undefined) throw new StoreError('NotFound', 'this plan collects no garbage')
      const storeName = storeList.get(row.store).name
      const name = reportName({ about: 'collection-plan', store: storeName, atMs: row.madeAtMs, format })
      await saveReport(sinkOf(local, sink), name, planReport({ ...found, storeName }, format, signal), signal)
      reported.saved(id, name)
      return {}
    },
  }
}

async function saveChangeReport(
  { changes, local }: GarbageOptions,
  {
    change,
    format,
    sink,
  }: { readonly change: string; readonly format: 'json' | 'csv'; readonly sink: string },
  signal: AbortSignal,
): Promise<void> {
  const [row] = changes.rows([change])
  if (row?.kind !== 'collectGarbage') throw new StoreError('NotFound', 'this is no collection of garbage')
  const reported = {
    row,
    operations: changes.operations(change, signal),
    items: changes.items(change, signal),
  }
  const name = reportName({ about: 'collection', store: row.storeName, atMs: row.startedAtMs, format })
  await saveReport(sinkOf(local, sink), name, changeReport(reported, format), signal)
}

async function plan(
  { stores, storeList, catalogs, checks, plans, changes }: GarbageOptions,
  reported: ReportedPlans,
  store: string,
  rules: CollectionRules,
  steps: Channel<CollectionStep>,
  signal: AbortSignal,
): Promise<void> {
  const knowledge = catalogs.of(store)
  const { driver } = await stores.open(store, signal)
  const tell = throttled((step, done, of) =>
    steps.push({ kind: 'progress', step, done, ...(of === undefined ? {} : { of }) }),
  )
  const options = { sinceMs: Date.now() - listingLimitMs, orphans: rules.mode === 'safe' }
  const [facts, layout, versioning] = await Promise.all([
    knownFacts(knowledge, driver, options, tell, signal),
    detectLayout(driver, signal),
    driver.objects.versioning(signal).catch((error: unknown) => unknownTo(error, signal)),
  ])
  steps.push({ kind: 'progress', step: 'marking', done: 0 })
  const { clockAheadMs } = checks.last(store)
  const goesByTime = rules.retention.some(
    ({ keepNewest = 0, keepDays }) => keepNewest > 0 || keepDays !== undefined,
  )
  const putBack = goesByTime
    ? await inTurns(tagsPutBack(facts.tables, changes.rows(), store, clockAheadMs), signal)
    : 0
  let planId: string | undefined
  const ask = ({ kept, unlinked, broken }: PlanFindings) => {
    const { mayDelete } = checks.last(store)
    const { settings } = storeList.get(store)
    return collectionChecks({
      listedAtMs: facts.tables.asOfMs,
      nowMs: Date.now(),
      listingFailed: knowledge.catalog.state.failure !== undefined,
      layout,
      deleteUntagged: rules.deleteUntagged,
      hasBlobsOnly: hasBlobsOnly(facts, layout),
      unlinked: { blobs: unlinked, of: facts.tables.blobs.digest.length },
      obstacles: kept.obstacles,
      obstacleCount: kept.obstacleCount,
      versioning,
      mayDelete,
      tagsPutBack: putBack,
      broken,
      registryReadOnly: settings['maintenance.readonly.enabled'] === 'true',
      young: { blobs: countOf(kept.blobs, keepCodes.young), hours: rules.minAgeHours },
      copies: rules.copyTo === undefined ? undefined : copiesOf(storeList, store, rules.copyTo, facts, kept),
      report: planId === undefined ? undefined : reported.fileOf(planId),
    })
  }
  const planned = await planCollection(
    {
      store,
      rules,
      facts,
      driver,
      clockAheadMs,
      checks: (found) => Promise.resolve(ask(found)),
      add: (made, about) => plans.add(made, about),
    },
    signal,
  )
  planId = planned.plan.id
  for (const old of reported.add({ ...planned, tables: facts.tables })) plans.remove(old)
  steps.push({ kind: 'plan', plan: planned.plan })
}

/** What is copied before it goes, and whether its store takes it, as the list of stores is now. */
function copiesOf(
  storeList: GarbageOptions['storeList'],
  store: string,
  copyTo: string,
  { tables }: StoreFacts,
  kept: Kept,
): PlannedCopies {
  const target = storeList.all().find(({ id }) => id === copyTo)
  const problem =
    target === undefined
      ? 'gone'
      : locationOf(target) === locationOf(storeList.get(store))
        ? 'same'
        : target.readOnly
          ? 'readOnly'
          : undefined
  let [blobs, sizeBytes] = [0, 0]
  for (const [row, code] of kept.blobs.entries()) {
    if (code !== 0) continue
    blobs += 1
    sizeBytes += tables.blobs.sizeBytes[row] ?? 0
  }
  return { blobs, sizeBytes, store: target?.name ?? '', problem }
}

/** Where tags are in a database, manifests may be there as well, and nothing in the bucket leads to a blob. */
function hasBlobsOnly({ tables }: StoreFacts, layout: StoreLayout): boolean {
  return layout.kind !== 'empty' && tables.blobs.digest.length > 0 && tables.revisions.digest.length === 0
}

function unknownTo(_: unknown, signal: AbortSignal): Versioning | undefined {
  signal.throwIfAborted()
  return undefined
}

function countOf(column: Uint8Array, wanted: number): number {
  let count = 0
  for (const value of column) if (value === wanted) count += 1
  return count
}

type Tell = (step: 'listing' | 'manifests', done: number, of?: number) => void

/** Ten times a second, and the end of each step. */
function throttled(tell: Tell): Tell {
  let last = 0
  return (step, done, of) => {
    if (done !== of && performance.now() - last < 100) return
    last = performance.now()
    tell(step, done, of)
  }
}

const listingLimitMs = 60 * 60_000
