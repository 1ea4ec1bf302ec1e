import { IconDownload, IconLink, IconPencil, IconTrash, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { FileRow, Restore, StoreRow } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { useDownload } from '../../api/downloads.ts'
import { fileQuery } from '../../api/queries/files.ts'
import { Button, IconButton } from '../../parts/controls/button.tsx'
import { CopyButton } from '../../parts/controls/copy-button.tsx'
import { Empty } from '../../parts/feedback/empty.tsx'
import { KeyValues } from '../../parts/values/key-value.tsx'
import { Pane } from '../../parts/panes.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { StorageClass } from '../../parts/values/storage-class.tsx'
import { useWindowState } from '../../state/window-state.tsx'
import { useFormat } from '../../text/format.ts'
import { FilePreviewSection } from './file-preview.tsx'
import { useFileActions } from './use-file-actions.ts'
import styles from './files.module.css'
import { visible } from '../../text/visible.ts'

/** One object: its properties, its key to copy, and its download. */
export function FileDetail(props: {
  store: StoreRow
  row: Extract<FileRow, { kind: 'file' }> | undefined
  fileKey: string
  /** Whether the folder is listed to its end. */
  listed: boolean
  onClose: () => void
}): ReactNode {
  const { store, row } = props
  const { t } = useTranslation(['files', 'common', 'plans'])
  const format = useFormat()
  const download = useDownload()
  const { showTransfers, openDialog } = useWindowState()
  const actions = useFileActions(store, row === undefined ? [] : [row])
  const restore = useRestore(store.id, row)
  return (
    <Pane
      label={t('details')}
      tone="subtle"
      detail
      header={
        <div className={styles['detailHeader']}>
          <h2 className="mono trunc" title={visible(props.fileKey)}>
            {visible(row?.name ?? props.fileKey)}
          </h2>
          <IconButton label={t('common:close')} onClick={props.onClose}>
            <IconX size={16} />
          </IconButton>
        </div>
      }
    >
      {row === undefined ? (
        props.listed && <Empty title={t('notInList')} />
      ) : (
        <div className={styles['detail']}>
          <div className={styles['keyField']}>
            <span className="mono grow">{visible(row.key)}</span>
            <CopyButton value={row.key} what={t('copyKey')} />
          </div>
          <KeyValues
            rows={[
              {
                name: t('size'),
                value: `${format.bytes(row.sizeBytes)} · ${format.bytesExact(row.sizeBytes)}`,
              },
              { name: t('modified'), value: format.dateTime(row.modifiedAtMs) },
              {
                name: t('storageClass'),
                value: row.storageClass && <StorageClass name={row.storageClass} restore={restore} />,
              },
              { name: t('etag'), value: row.etag, mono: true },
            ]}
          />
          <div className={styles['buttons']}>
            <Button
              icon={<IconDownload size={14} />}
              disabled={download.isPending}
              onClick={() =>
                download.mutate(
                  { store: store.id, keys: [row.key] },
                  { onSuccess: (begun) => begun && showTransfers(true) },
                )
              }
            >
              {t('download')}
            </Button>
            <Button
              icon={<IconLink size={14} />}
              onClick={() => openDialog({ kind: 'presign', store, key: row.key })}
            >
              {t('presign.open')}
            </Button>
            <span className="grow" />
            <IconButton label={t('plans:open.rename')} bordered onClick={actions.rename}>
              <IconPencil size={14} />
            </IconButton>
            <IconButton label={t('plans:open.deleteFiles')} bordered onClick={actions.remove}>
              <IconTrash size={14} />
            </IconButton>
          </div>
          {download.isError && <ErrorPanel error={download.error} compact />}
          <FilePreviewSection key={row.key} store={store} row={row} />
        </div>
      )}
    </Pane>
  )
}

/** A listing may not say whether an archived object is restored: for such an object the service is asked. */
function useRestore(store: string, row: FileRow | undefined): Restore | undefined {
  const listed = row?.kind === 'file' ? row.restore : undefined
  const query = fileQuery(useClient(), store, row?.key ?? '')
  const asked = useQuery({ ...query, enabled: listed !== undefined })
  return asked.data?.kind === 'file' ? asked.data.restore : listed
}
