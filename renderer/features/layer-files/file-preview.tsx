import { IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import { useClient } from '../../api/client/client-context.tsx'
import { lastOfPath, type Entry } from '../../api/lists/entry-list.ts'
import { layerFilePreviewQuery, layerFilesQuery, type LayerOfImage } from '../../api/queries/contents.ts'
import { IconButton } from '../../parts/controls/button.tsx'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { FileContent } from '../../parts/values/file-content.tsx'
import { ShownAtOnce } from '../../parts/values/shown-at-once.tsx'
import { useGoTo } from '../../state/address/use-address.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { visible } from '../../text/visible.ts'
import styles from './layer-files.module.css'

/**
 * What a file of a layer holds. `layer` is the one that the file is from; `entry` counts the entries of that layer, and is
 * looked for by the path where the list is that of an image.
 */
export function LayerFilePreview(props: {
  layer: LayerOfImage
  file: Entry
  entry: number | undefined
  onClose: () => void
}): ReactNode {
  const { layer, file } = props
  const { t } = useTranslation(['files', 'contents'])
  const name = file.path.slice(file.path.lastIndexOf('/') + 1)
  return (
    <section className={styles['preview']} aria-label={t('files:preview.title')}>
      <div className={styles['previewHead']}>
        <h3 className="mono trunc" title={visible(file.path)}>
          {visible(name)}
        </h3>
        <IconButton size="small" label={t('contents:chosen.close')} onClick={props.onClose}>
          <IconX size={14} />
        </IconButton>
      </div>
      {file.sizeBytes === 0 && file.kind === 'file' ? (
        <p>{t('files:preview.empty')}</p>
      ) : (
        <ShownAtOnce key={file.path} sizeBytes={file.sizeBytes}>
          {() =>
            props.entry === undefined ? (
              <PreviewByPath layer={layer} path={file.path} name={name} />
            ) : (
              <Preview layer={layer} entry={props.entry} name={name} />
            )
          }
        </ShownAtOnce>
      )}
    </section>
  )
}

function Preview(props: { layer: LayerOfImage; entry: number; name: string }): ReactNode {
  const goTo = useGoTo()
  const preview = useQuery(layerFilePreviewQuery(useClient(), props.layer, props.entry))
  if (preview.isError)
    return <ErrorPanel error={preview.error} onRetry={() => void preview.refetch()} compact />
  if (preview.data === undefined) return <LoadingLine />
  return (
    <FileContent
      preview={preview.data}
      name={props.name}
      onDigest={(blob) => goTo({ at: 'blobs', store: props.layer.store, blob })}
    />
  )
}

/** The layer was read when it was merged: its list is there at once. */
function PreviewByPath(props: { layer: LayerOfImage; path: string; name: string }): ReactNode {
  const { layer, path } = props
  const listed = useQuery(layerFilesQuery(useClient(), layer))
  if (listed.isError) return <ErrorPanel error={listed.error} onRetry={() => void listed.refetch()} compact />
  if (listed.data?.summary === undefined) return <LoadingLine />
  const entry = lastOfPath(listed.data.entries, path)
  return <Preview layer={layer} entry={entry} name={props.name} />
}
