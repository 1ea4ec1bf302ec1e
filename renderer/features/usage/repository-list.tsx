import { useMemo, type ReactNode } from 'react'

import type { StoreUsage } from '../../../electron/api/rows.ts'
import type { Shown } from '../../parts/grid/shown.ts'
import { Table, type Column } from '../../parts/grid/table.tsx'
import { useFormat, type Format } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { visible } from '../../text/visible.ts'
import { repositoryRows, type RepositoryBytes } from './usage-rows.ts'

/** The repositories whose names begin with `zoom`, with their bytes. */
export function RepositoryList(props: {
  usage: StoreUsage
  zoom: string
  selected: string | undefined
  shown: Shown<RepositoryBytes>
  onChoose: (repository: string) => void
}): ReactNode {
  const { usage, zoom, selected } = props
  const { t } = useTranslation('usage')
  const format = useFormat()
  const rows = useMemo(() => repositoryRows(usage, zoom), [usage, zoom])
  const columns = useMemo<readonly Column<RepositoryBytes>[]>(() => {
    const bytes = bytesColumn<RepositoryBytes>(format, (row) =>
      row.unread === 0 ? '' : t('list.atLeast', { count: row.unread, formatted: format.count(row.unread) }),
    )
    return [
      {
        id: 'name',
        header: t('list.name'),
        width: 'minmax(140px, 1fr)',
        cell: ({ name }) => visible(name),
        title: ({ name }) => visible(name),
        sortKey: ({ name }) => name,
      },
      {
        id: 'tags',
        header: t('list.tagCount'),
        width: '64px',
        align: 'end',
        cell: ({ tags }) => format.count(tags),
        sortKey: ({ tags }) => tags,
      },
      bytes('unique', t('list.unique'), ({ unique }) => unique),
      bytes('shared', t('list.shared'), ({ all, unique }) => all - unique),
      bytes('all', t('list.all'), ({ all }) => all),
      bytes('frees', t('list.frees'), ({ frees }) => frees, '110px'),
    ]
  }, [t, format])
  return (
    <Table
      table="usage.repositories"
      label={t('list.repositories')}
      columns={columns}
      rows={rows}
      rowKey={({ name }) => name}
      reference={({ name }) => name}
      {...(selected === undefined ? {} : { selected })}
      onSelect={({ name }) => props.onChoose(name)}
      initialSort={largestFirst}
      shown={props.shown}
      rowHeightPx={28}
    />
  )
}

const largestFirst = { column: 'unique', direction: 'descending' } as const

function bytesColumn<Row>(format: Format, note: (row: Row) => string) {
  return (id: string, header: string, sizeOf: (row: Row) => number, width = '84px'): Column<Row> => ({
    id,
    header,
    width,
    align: 'end',
    cell: (row) => format.bytes(sizeOf(row)),
    title: (row) => `${format.bytesExact(sizeOf(row))}\n${note(row)}`.trim(),
    sortKey: sizeOf,
  })
}
