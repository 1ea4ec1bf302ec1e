import type { ReactNode } from 'react'
import { useTranslation } from '../text/use-translation.ts'

import { Button } from '../parts/controls/button.tsx'
import { useWindowState } from '../state/window-state.tsx'
import styles from './dialogs.module.css'

/** Asks whether what was typed in a dialog may go, once the person wanted to leave it by accident or not. */
export function LeaveQuestion(): ReactNode {
  const { t } = useTranslation('common')
  const { leaving, stayInDialog, openDialog } = useWindowState()
  if (leaving === undefined) return null
  return (
    <div role="alertdialog" aria-label={t('leave.title')} className={styles['leave']}>
      <p className="grow">{t('leave.title')}</p>
      <Button size="small" autoFocus onClick={stayInDialog}>
        {t('leave.stay')}
      </Button>
      <Button
        size="small"
        tone="danger"
        onClick={() => {
          stayInDialog()
          openDialog(leaving)
        }}
      >
        {t('leave.discard')}
      </Button>
    </div>
  )
}
