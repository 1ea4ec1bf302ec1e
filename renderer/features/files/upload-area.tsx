import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { useHost } from '../../api/client/client-context.tsx'
import { useUpload, useUploadFolder, type Picked } from '../../api/drops/uploads.ts'
import { errorDataOf, ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useWindowState } from '../../state/window-state.tsx'
import { useBrought } from '../drop/use-brought.ts'
import { DropOverlay } from '../drop/drop-overlay.tsx'
import { chosenFiles, droppedFiles, type Dropped } from '../../api/drops/dropped-files.ts'
import { fileOf } from '../../api/drops/recognize.ts'
import styles from './files.module.css'
import { UploadButtons } from './upload-buttons.tsx'
import { useFileDrag } from '../drop/use-file-drag.ts'
import { usePastedFiles } from '../drop/use-pasted-files.ts'
import { useOnceAllowed } from '../allow-changes/use-once-allowed.ts'

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
  const upload = useUpload()
  const uploadFolder = useUploadFolder()
  const onceAllowed = useOnceAllowed()
  const host = useHost()
  const folders = host.chooseFolder === undefined ? 'walked' : 'whole'
  // The store may have turned read-only since: then the person is asked, and it begins anew with the same.
  const askedWhereReadOnly = (error: unknown, again: () => void): void => {
    if (errorDataOf(error).code !== 'ReadOnly') return
    upload.reset()
    uploadFolder.reset()
    onceAllowed({ ...store, readOnly: true }, again)
  }
  const start = (files: () => AsyncIterable<readonly Picked[]>): void => {
    showTransfers(true)
    uploadFolder.reset()
    upload.mutate(
      { store: store.id, prefix, files: files() },
      { onError: (error) => askedWhereReadOnly(error, () => start(files)) },
    )
  }
  const chooseFolder = (): void => {
    upload.reset()
    uploadFolder.mutate(
      { store: store.id, prefix },
      {
        onSuccess: (count) => count !== undefined && showTransfers(true),
        onError: (error) => askedWhereReadOnly(error, chooseFolder),
      },
    )
  }
  const error = upload.error ?? uploadFolder.error
  const take = (dropped: readonly Dropped[]): void =>
    onceAllowed(store, () => start(() => droppedFiles(dropped, folders)))
  const { drag, handlers } = useFileDrag(({ dropped }) => take(dropped))
  usePastedFiles(take)
  return (
    <div className={`fill ${styles['area']}`} {...handlers}>
      {props.children(
        <UploadButtons
          onChosen={(files) =>
            brought(files, (chosen) =>
              onceAllowed(store, () => start(() => chosenFiles(chosen.flatMap((one) => fileOf(one) ?? [])))),
            )
          }
          onFolder={folders === 'whole' ? () => onceAllowed(store, chooseFolder) : undefined}
        />,
      )}
      {error !== null && (
        <div className={styles['uploadError']}>
          <ErrorPanel error={error} compact />
        </div>
      )}
      {upload.data === 0 && <output className={styles['incomplete']}>{t('drop.nothing')}</output>}
      {drag !== undefined && <DropOverlay store={store} prefix={prefix} items={drag.items} />}
    </div>
  )
}
