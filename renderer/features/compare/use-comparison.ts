import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useMemo } from 'react'

import { mostCompared } from '../../../electron/api/comparison.ts'
import type { ComparedStore, StoreRow } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { comparisonQuery } from '../../api/queries/comparison.ts'
import { nextSort, type Sort } from '../../parts/grid/head-column.ts'
import { nameColumn } from '../../parts/grid/tree-table.tsx'
import { useTableSort } from '../../parts/grid/use-column-layout.ts'
import { useStableList } from '../../parts/use-stable-list.ts'
import type { CompareAddress } from '../../state/address/address.ts'
import type { ComparedColumn } from './compare-head.tsx'
import { compareLines, type LinesOrder } from './compare-lines.ts'
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
  const columnIds = useMemo(
    () => [nameColumn, ...told.flatMap(({ state, store }) => (state === 'compared' ? [store] : []))],
    [told],
  )
  const [sort = byName, setSort] = useTableSort(
    'compare',
    byName,
    useMemo(() => columnIds.map((id) => ({ id })), [columnIds]),
  )
  const order = useMemo(
    (): LinesOrder => ({
      // The column of the names stands before those of the stores.
      store: sort.column === nameColumn ? undefined : columnIds.indexOf(sort.column) - 1,
      direction: sort.direction,
    }),
    [sort, columnIds],
  )
  const onSort = (column: string): void => setSort(nextSort(sort, column))
  const { group, by } = address
  const filter = useDeferredValue(address.filter ?? '')
  const found = useMemo(
    () => compareLines({ view, filter, group, byRepository: by === 'repositories', closed, order }),
    [view, filter, group, by, closed, order],
  )
  const totals = parts?.at(-1)?.totals
  const columns = useMemo(
    () => comparedColumns(told, base === undefined ? others : [base, ...others], totals),
    [told, base, others, totals],
  )
  return {
    query,
    told,
    view,
    found,
    columns,
    sort,
    onSort,
    ended: shown?.ended === true,
    isWhole: shown?.isWhole ?? true,
  }
}

const byName: Sort = { column: nameColumn, direction: 'ascending' }

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
