import { useState, type DragEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { StoreRow } from '../../../electron/api/views.ts'
import { useHost } from '../../api/client-context.tsx'
import { useUpload, type Picked } from '../../api/uploads.ts'
import { ErrorPanel } from '../../parts/problem.tsx'
import { useWindowState } from '../../shell/window-state.tsx'
import { DropOverlay, type DropState } from './drop-overlay.tsx'
import { carriesFiles, chosenFiles, droppedFiles, takeDropped } from './dropped-files.ts'
import styles from './files.module.css'
import { UploadButtons } from './upload-buttons.tsx'

/** A place that takes dropped and chosen files and uploads them below `prefix`. */
export function UploadArea(props: {
  store: StoreRow
  prefix: string
  children: (uploadButtons: ReactNode) => ReactNode
}): ReactNode {
  const { store, prefix } = props
  const { t } = useTranslation('files')
  const { showTransfers } = useWindowState()
  const [drop, setDrop] = useState<DropState>({ phase: 'none' })
  const upload = useUpload()
  const folders = useHost().kind === 'electron' ? 'whole' : 'walked'
  const start = (files: AsyncIterable<readonly Picked[]>): void => {
    showTransfers(true)
    upload.mutate({ store: store.id, prefix, files })
  }
  const onDragOver = (event: DragEvent): void => {
    if (!carriesFiles(event.dataTransfer)) return
    event.preventDefault()
    event.dataTransfer.dropEffect = 'copy'
    const items = event.dataTransfer.items.length
    if (drop.phase !== 'dragging' || drop.items !== items) setDrop({ phase: 'dragging', items })
  }
  const onDragLeave = (event: DragEvent): void => {
    const to = event.relatedTarget
    if (to instanceof Node && event.currentTarget.contains(to)) return
    setDrop({ phase: 'none' })
  }
  const onDrop = (event: DragEvent): void => {
    if (!carriesFiles(event.dataTransfer)) return
    event.preventDefault()
    if (store.readOnly) {
      setDrop({ phase: 'refused' })
      return
    }
    setDrop({ phase: 'none' })
    start(droppedFiles(takeDropped(event.dataTransfer), folders))
  }
  return (
    <div className={styles['area']} onDragOver={onDragOver} onDragLeave={onDragLeave} onDrop={onDrop}>
      {props.children(
        <UploadButtons readOnly={store.readOnly} onChosen={(files) => start(chosenFiles(files))} />,
      )}
      {upload.isError && (
        <div className={styles['uploadError']}>
          <ErrorPanel error={upload.error} compact />
        </div>
      )}
      {upload.data === 0 && <output className={styles['incomplete']}>{t('drop.nothing')}</output>}
      <DropOverlay store={store} prefix={prefix} state={drop} onClose={() => setDrop({ phase: 'none' })} />
    </div>
  )
}
