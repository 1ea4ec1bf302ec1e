import { IconFolderUp, IconUpload } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { Button } from '../../parts/controls/button.tsx'
import { shortcutText } from '../../parts/commands/shortcuts.ts'
import { useCommands } from '../../parts/commands/use-commands.ts'
import { useChoosers } from '../../parts/controls/use-choosers.tsx'
import styles from './files.module.css'

/** Choosers for files and for a folder with all that is in it. */
export function UploadButtons(props: {
  onChosen: (files: readonly File[]) => void
  /** The host asks for a folder; if absent, the page does. */
  onFolder: (() => void) | undefined
}): ReactNode {
  const { t } = useTranslation('files')
  const { onChosen, onFolder } = props
  const labels = { files: t('uploadFiles'), folder: t('uploadFolder') }
  const { inputs, chooseFiles, chooseFolder } = useChoosers(onChosen, labels)
  useCommands([
    { id: 'upload', group: 'page', label: labels.files, Icon: IconUpload, run: chooseFiles },
    {
      id: 'uploadFolder',
      group: 'page',
      label: labels.folder,
      Icon: IconFolderUp,
      run: onFolder ?? chooseFolder,
    },
  ])
  return (
    <div className={styles['buttons']}>
      {inputs}
      <Button
        tone="primary"
        icon={<IconUpload size={14} />}
        title={shortcutText('upload')}
        onClick={chooseFiles}
      >
        {labels.files}
      </Button>
      <Button icon={<IconFolderUp size={14} />} onClick={onFolder ?? chooseFolder}>
        {labels.folder}
      </Button>
    </div>
  )
}
