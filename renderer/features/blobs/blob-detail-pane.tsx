import { IconDownload, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { BlobDetail, StoreRow } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { useDownload } from '../../api/downloads.ts'
import { blobQuery } from '../../api/queries/blobs.ts'
import { mediaTypeOf, referencesTo, type ReferenceCounts } from '../../api/lists/reference-counts.ts'
import { Button, IconButton } from '../../parts/controls/button.tsx'
import { CopyButton } from '../../parts/controls/copy-button.tsx'
import { Breakable } from '../../parts/values/breakable.tsx'
import { KeyValues } from '../../parts/values/key-value.tsx'
import { MediaType } from '../../parts/values/media-type.tsx'
import { MiddleElided } from '../../parts/values/middle-elided.tsx'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { Pane } from '../../parts/panes.tsx'
import { Pill } from '../../parts/pill.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { Section } from '../../parts/section.tsx'
import { StorageClass } from '../../parts/values/storage-class.tsx'
import { useWindowState } from '../../state/window-state.tsx'
import { useFormat } from '../../text/format.ts'
import { UsedBy } from '../catalog/used-by.tsx'
import { downloadOf } from './blob-menu.tsx'
import styles from './blobs.module.css'

/** One blob: its object, its download, and what uses it. */
export function BlobDetailPane(props: {
  store: StoreRow
  digest: string
  counts: ReferenceCounts | undefined
  onClose: () => void
}): ReactNode {
  const { store, digest, counts } = props
  const { t } = useTranslation(['blobs', 'common'])
  const blob = useQuery(blobQuery(useClient(), store.id, digest))
  const counted = counts?.done !== undefined
  const unreferenced = counted && referencesTo(counts, digest) === 0
  return (
    <Pane
      label={t('detail.title')}
      detail
      header={
        <div className={styles['detailHead']}>
          <h2>{t('detail.title')}</h2>
          {counted && blob.data !== undefined && (
            <Pill tone={unreferenced ? 'warning' : 'neutral'}>
              {t(unreferenced ? 'unreferenced' : 'referenced')}
            </Pill>
          )}
          <span className="grow" />
          <IconButton size="small" label={t('common:close')} onClick={props.onClose}>
            <IconX size={14} />
          </IconButton>
        </div>
      }
    >
      <div className={styles['digestField']}>
        <span className="grow">
          <MiddleElided text={digest} />
        </span>
        <CopyButton value={digest} what={t('common:digest')} />
      </div>
      {blob.isError && <ErrorPanel error={blob.error} onRetry={() => void blob.refetch()} />}
      {blob.isPending && <LoadingLine />}
      {blob.data !== undefined && (
        <Facts store={store} blob={blob.data} mediaType={counted ? mediaTypeOf(counts, digest) : ''} />
      )}
      <UsedBy store={store.id} digest={digest} />
    </Pane>
  )
}

function Facts(props: { store: StoreRow; blob: BlobDetail; mediaType: string }): ReactNode {
  const { store, blob } = props
  const { t } = useTranslation('blobs')
  const format = useFormat()
  const download = useDownload()
  const { showTransfers } = useWindowState()
  const start = (): void => {
    download.mutate(downloadOf(store, blob), { onSuccess: (begun) => begun && showTransfers(true) })
  }
  return (
    <Section>
      <KeyValues
        rows={[
          {
            name: t('size'),
            value: t('detail.exactSize', {
              size: format.bytes(blob.sizeBytes),
              exact: format.bytesExact(blob.sizeBytes),
            }),
          },
          {
            name: t('mediaType'),
            value: props.mediaType === '' ? undefined : <MediaType value={props.mediaType} />,
          },
          { name: t('modified'), value: format.dateTime(blob.modifiedAtMs) },
          {
            name: t('detail.storageClass'),
            value: blob.storageClass && <StorageClass name={blob.storageClass} restore={blob.restore} />,
          },
          { name: t('detail.etag'), value: blob.etag, mono: true },
          {
            name: t('detail.key'),
            value: (
              <span className={styles['key']}>
                <span className="mono">
                  <Breakable text={blob.key} />
                </span>
                <CopyButton value={blob.key} what={t('detail.key')} />
              </span>
            ),
          },
        ]}
      />
      <div className={styles['actions']}>
        <Button icon={<IconDownload size={14} />} disabled={download.isPending} onClick={start}>
          {t('detail.download')}
        </Button>
      </div>
      {download.isError && <ErrorPanel error={download.error} compact />}
    </Section>
  )
}
