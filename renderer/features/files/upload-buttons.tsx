import { IconFolderUp, IconUpload } from '@tabler/icons-react'
import { useMemo, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { Button } from '../../parts/controls/button.tsx'
import { keysText, useShortcuts } from '../../parts/controls/shortcuts.ts'
import { useChoosers } from '../../parts/controls/use-choosers.tsx'
import styles from './files.module.css'

/** Choosers for files and for a folder with all that is in it. */
export function UploadButtons(props: {
  readOnly: boolean
  onChosen: (files: readonly File[]) => void
  /** The host asks for a folder; if absent, the page does. */
  onFolder: (() => void) | undefined
}): ReactNode {
  const { t } = useTranslation('files')
  const { readOnly, onChosen, onFolder } = props
  const labels = { files: t('uploadFiles'), folder: t('uploadFolder') }
  const { inputs, chooseFiles, chooseFolder } = useChoosers(onChosen, labels)
  const shortcuts = useMemo(
    () => (readOnly ? [] : [{ key: 'u', mod: true, run: chooseFiles }]),
    [readOnly, chooseFiles],
  )
  useShortcuts(shortcuts)
  const reason = readOnly ? t('emptyReadOnly') : undefined
  return (
    <div className={styles['buttons']}>
      {inputs}
      <Button
        tone="primary"
        icon={<IconUpload size={14} />}
        disabledReason={reason}
        title={keysText('U')}
        onClick={chooseFiles}
      >
        {labels.files}
      </Button>
      <Button icon={<IconFolderUp size={14} />} disabledReason={reason} onClick={onFolder ?? chooseFolder}>
        {labels.folder}
      </Button>
    </div>
  )
}
