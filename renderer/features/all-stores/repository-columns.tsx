import { useQueries, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useMemo, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { useClient } from '../../api/client/client-context.tsx'
import {
  createTagCounter,
  knownTagCount,
  tagCountQuery,
  useTagCountsKnown,
  type TagCounter,
} from '../../api/lists/tag-counts.ts'
import type { Column } from '../../parts/grid/table.tsx'
import { useStableList } from '../../parts/use-stable-list.ts'
import { useFormat } from '../../text/format.ts'
import styles from './all-stores.module.css'
import { lacking, type SharedRepository } from './shared-repositories.ts'
import { marksWidth, StoreMarks, type MarkState } from './store-marks.tsx'
import { keepsTags, type ListedStoreState } from './store-state.ts'
import type { AllRepositories } from './use-all-repositories.ts'

/** Name, stores and tags of a repository; where it is narrow, how many stores instead of which. */
export function useRepositoryColumns(
  all: AllRepositories,
  narrow: boolean,
): readonly Column<SharedRepository>[] {
  const { t } = useTranslation('allStores')
  const client = useClient()
  const queries = useQueryClient()
  const known = useTagCountsKnown()
  const { listed, whole } = all
  const ids = useStableList(listed.map(({ store }) => store.id))
  const counted = useStableList(listed.filter(keepsTags).map(({ store }) => store.id))
  const counters = useMemo(
    () => new Map(counted.map((id) => [id, createTagCounter(client, id)])),
    [client, counted],
  )
  // Another one whenever more is known: the list is sorted anew then.
  const tagsOf = useMemo(() => mostTags(queries, known), [queries, known])
  return useMemo(() => {
    const stateOf =
      (row: SharedRepository) =>
      ({ store, state }: ListedStoreState): Exclude<MarkState, 'odd' | 'elsewhere' | 'rest' | 'untold'> => {
        if (row.stores.has(store.id)) return 'here'
        if (whole.has(store.id)) return 'absent'
        return state === 'failed' ? 'failed' : 'waiting'
      }
    const marks: Column<SharedRepository> = {
      id: 'stores',
      header: t('stores'),
      width: marksWidth(listed),
      cell: (row) => (
        <StoreMarks listed={listed} stateOf={stateOf(row)} wordsOf={(state) => t(`holds.${state}`)} />
      ),
      sortKey: (row) => row.stores.size,
    }
    const held: Column<SharedRepository> = {
      id: 'stores',
      header: t('stores'),
      width: '40px',
      align: 'end',
      cell: (row) => (
        <span className={lacking(row, whole).length > 0 ? styles['partly'] : ''}>
          {`${row.stores.size}/${ids.length}`}
        </span>
      ),
      sortKey: (row) => row.stores.size,
      title: (row) =>
        listed.map((each) => `${each.store.name}: ${t(`holds.${stateOf(row)(each)}`)}`).join('\n'),
    }
    return [
      {
        id: 'name',
        header: t('repository'),
        width: 'minmax(0, 1fr)',
        cell: (row) => <span className={styles['name']}>{row.name}</span>,
        sortKey: (row) => row.name,
        title: (row) => row.name,
      },
      narrow ? held : marks,
      {
        id: 'tags',
        header: t('tags'),
        width: narrow ? '40px' : '44px',
        align: 'end',
        cell: (row) => <TagCounts row={row} counters={counters} />,
        sortKey: tagsOf,
      },
    ]
  }, [t, listed, ids.length, whole, counters, narrow, tagsOf])
}

/** The most tags that a store is known to have of a repository; NaN while none has said. */
function mostTags(queries: QueryClient, _known: number): (row: SharedRepository) => number {
  return ({ name, stores }) => {
    let most = Number.NaN
    for (const store of stores) {
      const tags = knownTagCount(queries, store, name)?.tags
      if (tags !== undefined && !(tags <= most)) most = tags
    }
    return most
  }
}

/** How many tags a repository has: one number, or from the fewest to the most where stores differ. */
function TagCounts(props: { row: SharedRepository; counters: ReadonlyMap<string, TagCounter> }): ReactNode {
  const { t } = useTranslation('allStores')
  const format = useFormat()
  const { row, counters } = props
  const results = useQueries({
    queries: [...row.stores].flatMap((store) => {
      const counter = counters.get(store)
      return counter === undefined ? [] : [tagCountQuery(counter, store, row.name)]
    }),
  })
  const known = results.flatMap(({ data }) => (data === undefined ? [] : [data]))
  if (known.length === 0) return null
  const counts = known.map(({ tags }) => tags)
  const least = Math.min(...counts)
  const most = Math.max(...counts)
  const more = known.some((count) => count.more) ? '+' : ''
  if (least === most) return `${format.count(most)}${more}`
  return (
    <span className={styles['partly']} title={t('unevenTags')}>
      {`${format.count(least)}–${format.count(most)}${more}`}
    </span>
  )
}
