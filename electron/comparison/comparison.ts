import { setMaxListeners } from 'node:events'

import type { ComparedStore, ComparisonPart } from '../api/rows.ts'
import type { ErrorData } from '../api/messages.ts'
import { StoreError } from '../../drivers/index.ts'
import { abortReason, sleep } from '../../drivers/common/abort.ts'
import { ChangeNotifier } from '../../drivers/common/change-notifier.ts'
import { linkedAbort } from '../../drivers/common/linked-abort.ts'
import { foundInTurns } from '../catalog/questions/steps.ts'
import type { Catalogs } from '../catalog/store/catalogs.ts'
import type { CatalogState } from '../catalog/store/catalog.ts'
import type { CatalogTables } from '../catalog/tables/catalog-tables.ts'
import { compareTags } from './compare-tags.ts'

export interface Compared {
  readonly base: string
  readonly others: readonly string[]
}

export type ComparedCatalogs = Pick<Catalogs, 'ids' | 'of' | 'onReopened'>

/**
 * Compares the tags of stores by what is remembered, and again whenever that is different, until the signal aborts. No store
 * is opened. Stores that are gone are left out; fails with NotFound where the base is.
 */
export async function* watchComparison(
  catalogs: ComparedCatalogs,
  { base, others }: Compared,
  toErrorData: (error: unknown) => ErrorData,
  signal: AbortSignal,
): AsyncGenerator<ComparisonPart, void, undefined> {
  const changed = new ChangeNotifier()
  const watching = linkedAbort(signal)
  // Two of each store, and of what it waits for.
  setMaxListeners(0, watching.signal)
  let told: readonly CatalogState[] | undefined
  try {
    const watched = new Set<string>()
    for await (const _ of changed.watch(() => undefined, watching.signal)) {
      if (!catalogs.ids().includes(base)) throw new StoreError('NotFound', 'the base is no store any more')
      const ids = catalogs.ids()
      const chosen = [base, ...new Set(others)].filter(
        (id, at) => ids.includes(id) && (at === 0 || id !== base),
      )
      for (const id of chosen) {
        if (watched.has(id)) continue
        watched.add(id)
        follow(catalogs, id, () => changed.notify(), watching.signal)
      }
      const states = await Promise.all(chosen.map((id) => stateOf(catalogs, id)))
      if (told !== undefined && isTold(told, states)) continue
      told = states
      yield* compare(chosen, states, toErrorData, watching.signal)
      // A listing gives tables several times: those that follow soon are taken together.
      await sleep(settleMs, watching.signal)
    }
    if (signal.aborted) throw abortReason(signal)
  } finally {
    watching.abort()
  }
}

const settleMs = 300
/** Cells that are told at most: what the window keeps of them is a few hundred megabytes. */
const mostCells = 10_000_000

async function stateOf(catalogs: ComparedCatalogs, id: string): Promise<CatalogState> {
  const { catalog } = catalogs.of(id)
  await catalog.load()
  return catalog.state
}

function isTold(told: readonly CatalogState[], states: readonly CatalogState[]): boolean {
  return (
    told.length === states.length &&
    states.every(({ tables, failure }, at) => {
      const before = told[at]
      return before?.tables === tables && before?.failure === failure
    })
  )
}

async function* compare(
  ids: readonly string[],
  states: readonly CatalogState[],
  toErrorData: (error: unknown) => ErrorData,
  signal: AbortSignal,
): AsyncGenerator<ComparisonPart, void, undefined> {
  const stores = states.map((state, at) => comparedStore(ids[at] ?? '', state, toErrorData))
  yield { kind: 'begin', stores }
  const compared = states.flatMap(({ tables }, at) =>
    tables !== undefined && stores[at]?.state === 'compared' ? [tables] : [],
  )
  if (stores[0]?.state !== 'compared') {
    yield { kind: 'end', isWhole: true }
    return
  }
  let isWhole = true
  yield* foundInTurns(rows(), signal)
  yield { kind: 'end', isWhole }

  function* rows() {
    isWhole = yield* compareTags(compared, Math.floor(mostCells / compared.length))
  }
}

function comparedStore(
  store: string,
  { tables, failure }: CatalogState,
  toErrorData: (error: unknown) => ErrorData,
): ComparedStore {
  const failed = failure === undefined ? {} : { failure: toErrorData(failure) }
  if (tables === undefined) return { store, state: 'unlisted', ...failed }
  const { asOfMs } = tables
  return keepsTags(tables)
    ? { store, state: 'compared', asOfMs, ...failed }
    : { store, state: 'withoutTags', asOfMs }
}

/** A registry that keeps its tags in a database has manifests in its bucket, and no tags. */
function keepsTags({ tags, repositories: { firstRevision } }: CatalogTables): boolean {
  if (tags.current.length > 0) return true
  let untagged = 0
  for (let row = 0; row < firstRevision.length - 1; row += 1) {
    if ((firstRevision[row + 1] ?? 0) > (firstRevision[row] ?? 0)) untagged += 1
  }
  return untagged < fewestOfDatabase
}

/** People rarely delete all tags of so many repositories. */
const fewestOfDatabase = 5

/** Calls `onChange` when something else is known of a store, or it is opened with other parameters, until the signal aborts. */
function follow(catalogs: ComparedCatalogs, id: string, onChange: () => void, signal: AbortSignal): void {
  let turn = linkedAbort(signal)
  const unlisten = catalogs.onReopened(id, () => {
    turn.abort()
    onChange()
    if (!catalogs.ids().includes(id)) return
    turn = linkedAbort(signal)
    void watch(turn.signal)
  })
  signal.addEventListener('abort', unlisten, { once: true })
  void watch(turn.signal)

  async function watch(until: AbortSignal): Promise<void> {
    for await (const _ of catalogs.of(id).catalog.watch(until)) onChange()
  }
}
