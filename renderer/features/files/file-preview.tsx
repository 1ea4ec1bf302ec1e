import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import type { FileRow, StoreRow } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { filePreviewQuery } from '../../api/queries/files.ts'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { FileContent } from '../../parts/values/file-content.tsx'
import { ShownAtOnce } from '../../parts/values/shown-at-once.tsx'
import { useGoTo } from '../../state/address/use-address.ts'
import { useTranslation } from '../../text/use-translation.ts'
import styles from './files.module.css'

type File = Extract<FileRow, { kind: 'file' }>

/** What a file holds: at once where it is small, when asked up to 1 MiB. Nothing is saved on this computer. */
export function FilePreviewSection(props: { store: StoreRow; row: File }): ReactNode {
  const { store, row } = props
  const { t } = useTranslation('files')
  return (
    <section className={styles['preview']} aria-label={t('preview.title')}>
      <h3>{t('preview.title')}</h3>
      <ShownAtOnce sizeBytes={row.sizeBytes}>{() => <Preview store={store} row={row} />}</ShownAtOnce>
    </section>
  )
}

function Preview(props: { store: StoreRow; row: File }): ReactNode {
  const { store, row } = props
  const goTo = useGoTo()
  const version = row.etag ?? `${row.sizeBytes} ${row.modifiedAtMs}`
  const preview = useQuery(filePreviewQuery(useClient(), store.id, row.key, version))
  if (preview.isError)
    return <ErrorPanel error={preview.error} onRetry={() => void preview.refetch()} compact />
  if (preview.data === undefined) return <LoadingLine />
  return (
    <FileContent
      preview={preview.data}
      name={row.name}
      onDigest={(blob) => goTo({ at: 'blobs', store: store.id, blob })}
    />
  )
}
