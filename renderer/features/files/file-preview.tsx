import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'

import {
  mostPreviewBytes,
  type FilePreview,
  type FileRow,
  type StoreRow,
} from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { filePreviewQuery } from '../../api/queries/files.ts'
import { Button } from '../../parts/controls/button.tsx'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { Digest } from '../../parts/values/digest.tsx'
import { JsonTree } from '../../parts/values/json-tree.tsx'
import { useGoTo } from '../../state/address/use-address.ts'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { visible } from '../../text/visible.ts'
import styles from './files.module.css'

type File = Extract<FileRow, { kind: 'file' }>

/** What a file holds: at once where it is small, when asked up to 1 MiB. Nothing is saved on this computer. */
export function FilePreviewSection(props: { store: StoreRow; row: File }): ReactNode {
  const { store, row } = props
  const { t } = useTranslation('files')
  const format = useFormat()
  const [asked, setAsked] = useState(false)
  const isShown = row.sizeBytes <= shownAtOnceBytes || (asked && row.sizeBytes <= mostPreviewBytes)
  return (
    <section className={styles['preview']} aria-label={t('preview.title')}>
      <h3>{t('preview.title')}</h3>
      {isShown ? (
        <Preview store={store} row={row} />
      ) : row.sizeBytes > mostPreviewBytes ? (
        <p>{t('preview.tooLarge', { most: format.binaryBytes(mostPreviewBytes) })}</p>
      ) : (
        <Button size="small" onClick={() => setAsked(true)}>
          {t('preview.show', { size: format.bytes(row.sizeBytes) })}
        </Button>
      )}
    </section>
  )
}

/** More is read when a person asks: a service may bill what leaves it. */
const shownAtOnceBytes = 64 * 1024

function Preview(props: { store: StoreRow; row: File }): ReactNode {
  const { store, row } = props
  const version = row.etag ?? `${row.sizeBytes} ${row.modifiedAtMs}`
  const preview = useQuery(filePreviewQuery(useClient(), store.id, row.key, version))
  if (preview.isError)
    return <ErrorPanel error={preview.error} onRetry={() => void preview.refetch()} compact />
  if (preview.data === undefined) return <LoadingLine />
  return <Content store={store} row={row} preview={preview.data} />
}

function Content(props: { store: StoreRow; row: File; preview: FilePreview }): ReactNode {
  const { store, row, preview } = props
  const { t } = useTranslation('files')
  const format = useFormat()
  const goTo = useGoTo()
  const openBlob = (digest: string): void => goTo({ at: 'blobs', store: store.id, blob: digest })
  switch (preview.kind) {
    case 'text':
      return <PlainText text={preview.text} />
    case 'json':
      return <JsonTree label={t('preview.title')} text={preview.text} onDigest={openBlob} />
    case 'link':
      return (
        <div className={styles['previewLink']}>
          <p>{t('preview.link')}</p>
          <Digest value={preview.digest} onOpen={() => openBlob(preview.digest)} />
        </div>
      )
    case 'image':
      return (
        <img
          className={styles['previewImage']}
          src={`data:${preview.mediaType};base64,${preview.base64}`}
          alt={visible(row.name)}
        />
      )
    case 'binary':
    case 'empty':
      return <p>{t(`preview.${preview.kind}`)}</p>
    case 'tooLarge':
      return <p>{t('preview.tooLarge', { most: format.binaryBytes(mostPreviewBytes) })}</p>
    default:
      return preview satisfies never
  }
}

/** The first lines are enough to know it; all of it can be downloaded. */
function PlainText(props: { text: string }): ReactNode {
  const { t } = useTranslation('files')
  const { text } = props
  const shown = text.slice(0, mostCharacters)
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls */}
      <pre className={`mono ${styles['previewText']}`} tabIndex={0} aria-label={t('preview.title')}>
        {shown}
      </pre>
      {shown.length < text.length && <p>{t('preview.cut')}</p>}
    </>
  )
}

const mostCharacters = 100_000
