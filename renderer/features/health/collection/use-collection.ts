import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useDeferredValue, useMemo, useState } from 'react'

import type {
  CatalogState,
  ChangeRow,
  CollectionPlan,
  CollectionRules,
  PlanCheck,
  StoreRow,
} from '../../../../electron/api/rows.ts'
import { useClient } from '../../../api/client/client-context.tsx'
import { isOver } from '../../../api/lists/change-list.ts'
import { changesQuery, planQuery } from '../../../api/queries/changes.ts'
import { planningQuery, type Planning } from '../../../api/queries/health.ts'
import { useNow } from '../../../parts/use-now.ts'
import { rulesOf, useTypedRules, type TypedRules } from './rules.ts'

/** What would be collected by the rules that are chosen, and the collection that runs or ended last. */
export interface Collection {
  readonly typed: TypedRules
  readonly setTyped: (rules: TypedRules) => void
  /** Why the rules could not be kept for the next start; null otherwise. */
  readonly keepError: Error | null
  /** The last plan; by other rules, or old, unless it is `current`. */
  readonly plan: CollectionPlan | undefined
  readonly isCurrent: boolean
  readonly checks: readonly PlanCheck[]
  /** Whether the plan is no longer kept. */
  readonly isGone: boolean
  readonly progress: Planning['progress']
  readonly isPlanning: boolean
  readonly error: unknown
  /** What planning asks of the store. */
  readonly cost: PlanningCost
  readonly start: () => void
  readonly lookAgain: () => void
  /** A collection of this store: one that is not over, or the last of this session that the person did not put away. */
  readonly change: ChangeRow | undefined
  readonly putAway: () => void
}

export interface PlanningCost {
  /** Whether the store is listed anew. */
  readonly lists: boolean
  readonly requests: number
  readonly manifests: number
}

export function useCollection(store: StoreRow, catalog: CatalogState | undefined): Collection {
  const client = useClient()
  const queries = useQueryClient()
  const { typed, setTyped, error: keepError } = useTypedRules(store.id)
  const read = useMemo(() => rulesOf(typed), [typed])
  const rules = useDeferredValue(read)
  const nowMs = useNow(tickMs)
  const [asked, setAsked] = useState(false)
  const { change, putAway } = useLastCollection(store.id)
  const cost = planningCost(catalog, nowMs)
  const isSmall = (catalog?.totals?.keys ?? Infinity) < plannedUpTo
  const isFree = !cost.lists && cost.manifests === 0 && isSmall && catalog?.listing === undefined
  const isHeld = change?.state === 'running' || change?.state === 'undoing'
  const query = planningQuery(client, store.id, rules ?? noRules)
  const planning = useQuery({
    ...query,
    enabled: rules !== undefined && !isHeld && (asked || isFree),
    placeholderData: keepPreviousData,
  })
  const { plan, progress } = planning.data ?? {}
  // Its checks depend on the time, and on what the person does meanwhile.
  const looked = useQuery({
    ...planQuery(client, plan?.id ?? ''),
    enabled: plan !== undefined && !isHeld,
  })
  return {
    typed,
    setTyped,
    keepError,
    plan,
    isCurrent:
      plan !== undefined &&
      !looked.isError &&
      !planning.isPlaceholderData &&
      !planning.isFetching &&
      read === rules &&
      read !== undefined,
    checks: looked.data?.id === plan?.id ? (looked.data?.checks ?? []) : (plan?.checks ?? []),
    isGone: looked.isError,
    progress,
    isPlanning: planning.isFetching,
    error: planning.error ?? undefined,
    cost,
    start: () => {
      setAsked(true)
      if (rules !== undefined) void queries.fetchQuery({ ...query, staleTime: 0 }).catch(() => undefined)
    },
    lookAgain: () => void looked.refetch(),
    change,
    putAway,
  }
}

/** What planning asks of the store now. */
export function planningCost(catalog: CatalogState | undefined, nowMs: number): PlanningCost {
  const { asOfMs, totals, unreadManifests = 0 } = catalog ?? {}
  return {
    lists: asOfMs === undefined || nowMs - asOfMs > freshMs,
    requests: totals?.requests ?? 0,
    manifests: unreadManifests,
  }
}

/** The collection of this store that is not over; otherwise the newest that ended while the window was open. */
function useLastCollection(store: string): { change: ChangeRow | undefined; putAway: () => void } {
  const client = useClient()
  const [sinceMs, setSinceMs] = useState(() => Date.now())
  const rows = useQuery(changesQuery(client)).data?.rows ?? []
  const change = rows.find(
    (row) =>
      row.store === store &&
      row.kind === 'collectGarbage' &&
      (!isOver(row) || (row.endedAtMs ?? row.startedAtMs) > sinceMs),
  )
  return { change, putAway: () => setSinceMs(Date.now()) }
}

const noRules: CollectionRules = {
  mode: 'safe',
  deleteUntagged: false,
  minAgeHours: 24,
  retention: [],
  graceDays: 7,
}
/** A store with fewer objects is planned without being asked. */
const plannedUpTo = 300_000
/** A listing that is older is made again by planning. */
const freshMs = 60 * 60_000
const tickMs = 30_000
