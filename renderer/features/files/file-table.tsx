import { IconFile, IconFolder } from '@tabler/icons-react'
import { useMemo, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { FileRow } from '../../../electron/api/rows.ts'
import type { MenuPoint } from '../../parts/controls/context-menu.tsx'
import type { Selection } from '../../parts/grid/selection.ts'
import { StorageClass } from '../../parts/values/storage-class.tsx'
import type { Shown } from '../../parts/grid/shown.ts'
import { Table, type Column } from '../../parts/grid/table.tsx'
import { useFormat } from '../../text/format.ts'
import styles from './files.module.css'
import { visible } from '../../text/visible.ts'

/** The rows of one folder. */
export function FileTable(props: {
  rows: readonly FileRow[]
  among: Uint8Array | undefined
  selected: string | undefined
  selection: Selection
  onSelection: (selection: Selection) => void
  onMenu: (row: FileRow, at: MenuPoint) => void
  onDelete: (() => void) | undefined
  onSelect: (row: FileRow) => void
  onUnselect: () => void
  onOpen: (row: FileRow) => void
  empty: ReactNode
  shown: Shown<FileRow>
  keptAs: string
}): ReactNode {
  const { t } = useTranslation('files')
  const format = useFormat()
  const columns = useMemo<readonly Column<FileRow>[]>(
    () => [
      {
        id: 'name',
        header: t('name'),
        width: 'minmax(0, 1fr)',
        cell: (row) => (
          <span className={`${styles['name']} ${row.kind === 'folder' ? styles['folder'] : ''}`}>
            {row.kind === 'folder' ? (
              <IconFolder size={16} aria-label={t('folder')} />
            ) : (
              <IconFile size={16} aria-hidden="true" />
            )}
            <span className="mono trunc">{visible(row.name)}</span>
          </span>
        ),
        sortKey: (row) => `${row.kind === 'folder' ? 0 : 1}${row.name}`,
        title: (row) => visible(row.key),
      },
      {
        id: 'size',
        header: t('size'),
        width: '110px',
        align: 'end',
        cell: (row) => (row.kind === 'file' ? format.bytes(row.sizeBytes) : ''),
        sortKey: (row) => (row.kind === 'folder' ? -1 : row.sizeBytes),
        title: (row) => (row.kind === 'file' ? format.bytesExact(row.sizeBytes) : ''),
      },
      {
        id: 'modified',
        header: t('modified'),
        width: '120px',
        align: 'end',
        cell: (row) => (row.kind === 'file' ? format.ago(row.modifiedAtMs) : ''),
        sortKey: (row) => (row.kind === 'folder' ? -Infinity : row.modifiedAtMs),
        title: (row) => (row.kind === 'file' ? format.dateTime(row.modifiedAtMs) : ''),
      },
      {
        id: 'class',
        header: t('class'),
        width: '130px',
        cell: (row) =>
          row.kind === 'file' && (
            <StorageClass name={row.storageClass ?? ''} restore={row.restore} words="hidden" />
          ),
        sortKey: (row) => (row.kind === 'folder' ? '' : ` ${row.storageClass ?? ''}`),
      },
    ],
    [t, format],
  )
  return (
    <Table
      table="files"
      label={t('title')}
      columns={columns}
      rows={props.rows}
      among={props.among}
      rowKey={keyOf}
      {...(props.selected === undefined ? {} : { selected: props.selected })}
      many={{ selection: props.selection, onChange: props.onSelection }}
      onMenu={props.onMenu}
      onDelete={props.onDelete}
      onSelect={props.onSelect}
      onUnselect={props.onUnselect}
      onOpen={props.onOpen}
      reference={keyOf}
      initialSort={byName}
      empty={props.empty}
      shown={props.shown}
      keptAs={props.keptAs}
    />
  )
}

/** Folders first. */
const byName = { column: 'name', direction: 'ascending' } as const

function keyOf(row: FileRow): string {
  return row.key
}
