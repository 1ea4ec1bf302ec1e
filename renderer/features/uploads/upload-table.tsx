import { useMemo, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { MultipartUploadRow } from '../../../electron/api/rows.ts'
import { uploadId } from '../../api/queries/uploads.ts'
import { Button } from '../../parts/controls/button.tsx'
import type { Selection } from '../../parts/grid/selection.ts'
import type { Shown } from '../../parts/grid/shown.ts'
import { Table, type Column } from '../../parts/grid/table.tsx'
import { useWindowState } from '../../state/window-state.tsx'
import { useFormat } from '../../text/format.ts'
import { visible } from '../../text/visible.ts'

/** Unfinished multipart uploads: object key, age, size, and the transfer they belong to. */
export function UploadTable(props: {
  rows: readonly MultipartUploadRow[]
  selection: Selection
  onSelection: (selection: Selection) => void
  empty: ReactNode
  shown: Shown<MultipartUploadRow>
}): ReactNode {
  const { t } = useTranslation('uploads')
  return (
    <Table
      table="uploads"
      label={t('title')}
      columns={useColumns()}
      rows={props.rows}
      rowKey={uploadId}
      reference={({ key }) => key}
      many={{ selection: props.selection, onChange: props.onSelection }}
      initialSort={{ column: 'started', direction: 'ascending' }}
      empty={props.empty}
      shown={props.shown}
    />
  )
}

function useColumns(): readonly Column<MultipartUploadRow>[] {
  const { t } = useTranslation('uploads')
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'key',
        header: t('key'),
        width: 'minmax(0, 1fr)',
        cell: (row) => <span className="mono">{visible(row.key)}</span>,
        title: (row) => visible(row.key),
        sortKey: (row) => row.key,
      },
      {
        id: 'started',
        header: t('started'),
        width: '124px',
        cell: (row) => (row.startedAtMs === undefined ? t('notTold') : format.ago(row.startedAtMs)),
        title: (row) => (row.startedAtMs === undefined ? '' : format.dateTime(row.startedAtMs)),
        sortKey: (row) => row.startedAtMs ?? 0,
      },
      {
        id: 'parts',
        header: t('parts'),
        width: '72px',
        align: 'end',
        cell: (row) => (row.parts === undefined ? '…' : format.count(row.parts)),
        sortKey: (row) => row.parts ?? -1,
      },
      {
        id: 'size',
        header: t('size'),
        width: '96px',
        align: 'end',
        cell: (row) => (row.sizeBytes === undefined ? '…' : format.bytes(row.sizeBytes)),
        title: (row) => (row.sizeBytes === undefined ? '' : format.bytesExact(row.sizeBytes)),
        sortKey: (row) => row.sizeBytes ?? -1,
      },
      {
        id: 'whose',
        header: t('whose'),
        width: '176px',
        cell: (row) => <Whose row={row} />,
        sortKey: (row) => row.transfer ?? '~',
      },
    ],
    [t, format],
  )
}

function Whose(props: { row: MultipartUploadRow }): ReactNode {
  const { t } = useTranslation('uploads')
  const { revealTransfer } = useWindowState()
  const { transfer } = props.row
  if (transfer === undefined) return t('notOurs')
  return (
    <Button tone="link" onClick={() => revealTransfer(transfer)}>
      {t('ours')}
    </Button>
  )
}
