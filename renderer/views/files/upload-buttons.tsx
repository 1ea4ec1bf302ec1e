import { IconFolderUp, IconUpload } from '@tabler/icons-react'
import { useMemo, useRef, type ChangeEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { Button } from '../../parts/button.tsx'
import { keysText, useShortcuts } from '../../parts/shortcuts.ts'
import styles from './files.module.css'

/** Choosers for files and for a folder with all that is in it. */
export function UploadButtons(props: {
  readOnly: boolean
  onChosen: (files: readonly File[]) => void
  /** Has a folder chosen by the host; the page does where it is absent. */
  onFolder: (() => void) | undefined
}): ReactNode {
  const { t } = useTranslation('files')
  const { readOnly, onChosen, onFolder } = props
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const shortcuts = useMemo(
    () => (readOnly ? [] : [{ key: 'u', mod: true, run: () => files.current?.click() }]),
    [readOnly],
  )
  useShortcuts(shortcuts)
  const chosen = (event: ChangeEvent<HTMLInputElement>): void => {
    const list = [...(event.currentTarget.files ?? [])]
    // The same files can be chosen again.
    event.currentTarget.value = ''
    if (list.length > 0) onChosen(list)
  }
  const reason = readOnly ? t('emptyReadOnly') : undefined
  const hidden = { type: 'file', hidden: true, multiple: true, onChange: chosen }
  return (
    <div className={styles['buttons']}>
      <input ref={files} {...hidden} aria-label={t('uploadFiles')} />
      <input
        ref={(input) => {
          // React knows no such attribute.
          if (input !== null) input.webkitdirectory = true
          folder.current = input
        }}
        {...hidden}
        aria-label={t('uploadFolder')}
      />
      <Button
        tone="primary"
        icon={<IconUpload size={14} />}
        disabledReason={reason}
        title={keysText('U')}
        onClick={() => files.current?.click()}
      >
        {t('uploadFiles')}
      </Button>
      <Button
        icon={<IconFolderUp size={14} />}
        disabledReason={reason}
        onClick={onFolder ?? (() => folder.current?.click())}
      >
        {t('uploadFolder')}
      </Button>
    </div>
  )
}
