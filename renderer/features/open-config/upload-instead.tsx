import { useState, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { Button } from '../../parts/controls/button.tsx'
import { Note } from '../../parts/feedback/note.tsx'
import { useWindowState } from '../../state/window-state.tsx'
import styles from './open-config.module.css'

/** The second thing to do with a configuration that was brought to a store: to upload it. Its keys are told of first. */
export function UploadInstead(props: { name: string; onUpload: () => void }): ReactNode {
  const { t } = useTranslation(['stores', 'common'])
  const { closeDialog } = useWindowState()
  const [asking, setAsking] = useState(false)
  if (!asking) {
    return (
      <div className={styles['instead']}>
        <Button tone="link" onClick={() => setAsking(true)}>
          {t('config.uploadInstead')}
        </Button>
      </div>
    )
  }
  return (
    <div className={styles['instead']} role="group" aria-label={t('config.uploadInstead')}>
      <Note tone="warning">{t('config.uploadWarning', { name: props.name })}</Note>
      <div className={styles['actions']}>
        <Button autoFocus onClick={() => setAsking(false)}>
          {t('common:cancel')}
        </Button>
        <Button
          tone="danger"
          onClick={() => {
            closeDialog()
            props.onUpload()
          }}
        >
          {t('config.uploadAnyway')}
        </Button>
      </div>
    </div>
  )
}
