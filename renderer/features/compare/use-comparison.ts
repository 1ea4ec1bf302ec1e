import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useMemo } from 'react'

import { mostCompared } from '../../../electron/api/comparison.ts'
import type { ComparedStore, StoreRow } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { comparisonQuery } from '../../api/queries/comparison.ts'
import { useStableList } from '../../parts/use-stable-list.ts'
import type { CompareAddress } from '../../state/address/address.ts'
import type { ComparedColumn } from './compare-head.tsx'
import { compareLines } from './compare-lines.ts'
import { comparedView } from './compared-tags.ts'

/** Stores that are chosen, the base first. */
export interface ChosenStores {
  readonly base: StoreRow | undefined
  readonly others: readonly StoreRow[]
}

/** What an address chooses of the stores that there are: the first store with all others, where it says nothing. */
export function chosenStores({ base, others }: CompareAddress, stores: readonly StoreRow[]): ChosenStores {
  const chosenBase = stores.find(({ id }) => id === base) ?? stores[0]
  const wanted = others === undefined ? undefined : new Set(others.split(','))
  const chosen = stores.filter(({ id }) => id !== chosenBase?.id && (wanted === undefined || wanted.has(id)))
  return { base: chosenBase, others: chosen.slice(0, mostCompared - 1) }
}

/** The comparison that an address asks for, and the lines of it that are shown. */
export function useComparison(
  address: CompareAddress,
  { base, others }: ChosenStores,
  closed: ReadonlySet<string>,
) {
  const ids = useStableList(others.map(({ id }) => id))
  const query = useQuery({
    ...comparisonQuery(useClient(), base?.id ?? '', ids),
    enabled: base !== undefined && ids.length > 0,
  })
  const shown = query.data?.shown
  const parts = shown?.parts
  const told = useMemo(() => shown?.stores ?? [], [shown])
  const compared = told.filter(({ state }) => state === 'compared').length
  const view = useMemo(() => comparedView(parts ?? [], compared), [parts, compared])
  const { group, by } = address
  const filter = useDeferredValue(address.filter ?? '')
  const found = useMemo(
    () => compareLines({ view, filter, group, byRepository: by === 'repositories', closed }),
    [view, filter, group, by, closed],
  )
  const totals = parts?.at(-1)?.totals
  const columns = useMemo(
    () => comparedColumns(told, base === undefined ? others : [base, ...others], totals),
    [told, base, others, totals],
  )
  return { query, told, view, found, columns, ended: shown?.ended === true, isWhole: shown?.isWhole ?? true }
}

export type ShownComparison = ReturnType<typeof useComparison>

function comparedColumns(
  told: readonly ComparedStore[],
  stores: readonly StoreRow[],
  totals: readonly ComparedColumn['totals'][] | undefined,
): readonly ComparedColumn[] {
  return told
    .filter(({ state }) => state === 'compared')
    .flatMap(({ store: id }, place) => {
      const store = stores.find((each) => each.id === id)
      return store === undefined ? [] : [{ store, totals: totals?.[place] }]
    })
}
