import { useState, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { useHost } from '../../api/client/client-context.tsx'
import { useUpload, useUploadFolder, type Picked } from '../../api/drops/uploads.ts'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useWindowState } from '../../state/window-state.tsx'
import { useBrought } from '../drop/use-brought.ts'
import { DropOverlay, type DropState } from '../drop/drop-overlay.tsx'
import { chosenFiles, droppedFiles } from '../../api/drops/dropped-files.ts'
import { fileOf } from '../../api/drops/recognize.ts'
import styles from './files.module.css'
import { UploadButtons } from './upload-buttons.tsx'
import { useFileDrag } from '../drop/use-file-drag.ts'

/** Accepts dropped and chosen files and uploads them below `prefix`. */
export function UploadArea(props: {
  store: StoreRow
  prefix: string
  children: (uploadButtons: ReactNode) => ReactNode
}): ReactNode {
  const { store, prefix } = props
  const { t } = useTranslation('files')
  const { showTransfers } = useWindowState()
  const brought = useBrought()
  const [refused, setRefused] = useState(false)
  const upload = useUpload()
  const uploadFolder = useUploadFolder()
  const host = useHost()
  const folders = host.chooseFolder === undefined ? 'walked' : 'whole'
  const start = (files: AsyncIterable<readonly Picked[]>): void => {
    showTransfers(true)
    uploadFolder.reset()
    upload.mutate({ store: store.id, prefix, files })
  }
  const chooseFolder = (): void => {
    upload.reset()
    uploadFolder.mutate(
      { store: store.id, prefix },
      { onSuccess: (count) => count !== undefined && showTransfers(true) },
    )
  }
  const error = upload.error ?? uploadFolder.error
  const { drag, handlers } = useFileDrag(({ dropped }) => {
    setRefused(store.readOnly)
    if (!store.readOnly) start(droppedFiles(dropped, folders))
  })
  const drop: DropState =
    drag === undefined ? { phase: refused ? 'refused' : 'none' } : { phase: 'dragging', items: drag.items }
  return (
    <div className={`fill ${styles['area']}`} {...handlers}>
      {props.children(
        <UploadButtons
          readOnly={store.readOnly}
          onChosen={(files) =>
            brought(files, (chosen) => start(chosenFiles(chosen.flatMap((one) => fileOf(one) ?? []))))
          }
          onFolder={folders === 'whole' ? chooseFolder : undefined}
        />,
      )}
      {error !== null && (
        <div className={styles['uploadError']}>
          <ErrorPanel error={error} compact />
        </div>
      )}
      {upload.data === 0 && <output className={styles['incomplete']}>{t('drop.nothing')}</output>}
      <DropOverlay store={store} prefix={prefix} state={drop} onClose={() => setRefused(false)} />
    </div>
  )
}
