import { useMemo, type ReactNode } from 'react'

import type { StoreRow, StoreUsage } from '../../../electron/api/rows.ts'
import type { Shown } from '../../parts/grid/shown.ts'
import { SaveList, SaveShown } from '../save-list/save-list.tsx'
import { countWithin, type CountedBy } from './treemap/usage-items.ts'
import { largestRows, repositoryRows, type RepositoryBytes } from './usage-rows.ts'
import { useRepositoryColumns } from './use-usage-columns.ts'

/** Saves the bytes of repositories: in the order of the list where one is shown, the largest first otherwise. */
export function SaveUsage(props: {
  store: StoreRow
  usage: StoreUsage
  zoom: string
  by: CountedBy
  /** Of the list that is shown. */
  shown: Shown<RepositoryBytes> | undefined
}): ReactNode {
  const { store, usage, zoom, by, shown } = props
  const facts = {
    list: 'repository-usage',
    store,
    columns: useRepositoryColumns(),
    filter: { name: zoom },
    asOfMs: usage.asOfMs,
    complete: usage.unread === 0 && usage.complete,
    look: 'small' as const,
  }
  // A hundred thousand are made and sorted when they are saved, and not before.
  const rows = useMemo(() => {
    let sorted: readonly RepositoryBytes[] | undefined
    return {
      count: countWithin(usage.names, zoom),
      rowAt: (index: number) => (sorted ??= largestRows(repositoryRows(usage, zoom), by))[index],
      sort: { column: columnOf[by], direction: 'descending' as const },
    }
  }, [usage, zoom, by])
  return shown === undefined ? <SaveList {...facts} rows={rows} /> : <SaveShown {...facts} shown={shown} />
}

const columnOf = { unique: 'uniqueBytes', all: 'allBytes', frees: 'freedBytes' } as const
