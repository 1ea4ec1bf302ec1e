import { useQuery } from '@tanstack/react-query'
import { useMemo, type ReactNode } from 'react'

import type { CatalogState, StoreRow } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { catalogQuery, repositoryFactsQuery } from '../../api/queries/catalog.ts'
import { useShown } from '../../parts/grid/shown.ts'
import { Table, type Column } from '../../parts/grid/table.tsx'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { visible } from '../../text/visible.ts'
import { SaveShown } from '../save-list/save-list.tsx'
import styles from './catalog.module.css'
import { factRows, type FactRow } from './fact-rows.ts'
import { useFactColumns } from './use-fact-columns.ts'
import { UnreadManifests } from './unread-manifests.tsx'

const unknown: CatalogState = {}

/** Every repository of a store with its tags, sizes, last push and problems, sorted by any of them. */
export function RepositoryFactsTable(props: {
  store: Pick<StoreRow, 'id' | 'name'>
  onOpen: (repository: string) => void
  /** Shown until something is known. */
  children: ReactNode
}): ReactNode {
  const { store, onOpen } = props
  const { t } = useTranslation('catalog')
  const format = useFormat()
  const shown = useShown<FactRow>()
  const saved = useFactColumns()
  const client = useClient()
  const state = useQuery(catalogQuery(client, store.id)).data ?? unknown
  const facts = useQuery(repositoryFactsQuery(client, store.id, state)).data
  const rows = useMemo(() => (facts === undefined ? [] : factRows(facts)), [facts])
  const columns = useMemo<readonly Column<FactRow>[]>(
    () => [
      {
        id: 'name',
        header: t('repository'),
        width: 'minmax(160px, 1fr)',
        cell: (row) => visible(row.name),
        title: (row) => visible(row.name),
        sortKey: sortKeys.name,
      },
      {
        id: 'tags',
        header: t('tags'),
        width: '64px',
        align: 'end',
        cell: (row) => format.count(row.tags),
        sortKey: sortKeys.tags,
      },
      {
        id: 'size',
        header: t('size'),
        width: '84px',
        align: 'end',
        cell: (row) => `${row.unread > 0 ? '≥ ' : ''}${format.bytes(row.sizeBytes)}`,
        title: (row) =>
          row.unread > 0
            ? t('atLeast', { size: format.bytesExact(row.sizeBytes), count: row.unread })
            : `${format.bytesExact(row.sizeBytes)}\n${t('sizeDetail')}`,
        sortKey: sortKeys.size,
      },
      {
        id: 'unique',
        header: t('unique'),
        width: '84px',
        align: 'end',
        cell: (row) => `${row.unread > 0 ? '≥ ' : ''}${format.bytes(row.uniqueBytes)}`,
        title: (row) => `${format.bytesExact(row.uniqueBytes)}\n${t('uniqueDetail')}`,
        sortKey: sortKeys.unique,
      },
      {
        id: 'push',
        header: t('lastPush'),
        width: '96px',
        align: 'end',
        cell: (row) => (row.lastPushMs === undefined ? '—' : format.ago(row.lastPushMs)),
        title: (row) => (row.lastPushMs === undefined ? '' : format.dateTime(row.lastPushMs)),
        sortKey: sortKeys.push,
      },
      {
        id: 'problems',
        header: t('problems'),
        width: '74px',
        align: 'end',
        cell: (row) =>
          row.problems === 0 ? '' : <span className={styles['problem']}>{format.count(row.problems)}</span>,
        sortKey: sortKeys.problems,
      },
    ],
    [t, format],
  )
  const unread = state.unreadManifests ?? 0
  if (rows.length === 0) return props.children
  return (
    <>
      <div className={styles['save']}>
        <SaveShown
          list="repositories-table"
          store={props.store}
          columns={saved}
          asOfMs={state.asOfMs}
          complete={state.unreadManifests === 0}
          shown={shown}
          look="small"
        />
      </div>
      <Table
        table="repositories"
        label={t('table')}
        columns={columns}
        rows={rows}
        rowKey={nameOf}
        reference={nameOf}
        onOpen={(row) => onOpen(row.name)}
        onSelect={(row) => onOpen(row.name)}
        initialSort={byPush}
        shown={shown}
      />
      {unread > 0 && (
        <div className={styles['unread']}>
          <UnreadManifests store={store.id} manifests={unread} />
        </div>
      )}
    </>
  )
}

const byPush = { column: 'push', direction: 'descending' } as const

const sortKeys = {
  name: (row: FactRow) => row.name,
  tags: (row: FactRow) => row.tags,
  size: (row: FactRow) => row.sizeBytes,
  unique: (row: FactRow) => row.uniqueBytes,
  push: (row: FactRow) => row.lastPushMs ?? 0,
  problems: (row: FactRow) => row.problems,
}

function nameOf(row: FactRow): string {
  return row.name
}
