import type { ReactNode } from 'react'

import { mostPreviewBytes, type FilePreview } from '../../../electron/api/rows.ts'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { visible } from '../../text/visible.ts'
import { Digest } from './digest.tsx'
import styles from './file-content.module.css'
import { JsonTree } from './json-tree.tsx'

/** What a file holds, as far as it can be shown. Digests in it lead to the blobs that they name. */
export function FileContent(props: {
  preview: FilePreview
  /** For those who cannot see an image. */
  name: string
  onDigest: (digest: string) => void
}): ReactNode {
  const { preview, onDigest } = props
  const { t } = useTranslation('files')
  const format = useFormat()
  switch (preview.kind) {
    case 'text':
      return <PlainText text={preview.text} />
    case 'json':
      return <JsonTree label={t('preview.title')} text={preview.text} onDigest={onDigest} />
    case 'link':
      return (
        <div className={styles['link']}>
          <p>{t('preview.link')}</p>
          <Digest value={preview.digest} onOpen={() => onDigest(preview.digest)} />
        </div>
      )
    case 'image':
      return (
        <img
          className={styles['image']}
          src={`data:${preview.mediaType};base64,${preview.base64}`}
          alt={visible(props.name)}
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
      <pre className={`mono ${styles['text']}`} tabIndex={0} aria-label={t('preview.title')}>
        {shown}
      </pre>
      {shown.length < text.length && <p>{t('preview.cut')}</p>}
    </>
  )
}

const mostCharacters = 100_000
