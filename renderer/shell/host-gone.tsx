import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from '../text/use-translation.ts'

import { useHost } from '../api/client/client-context.tsx'
import { Button } from '../parts/controls/button.tsx'
import styles from './full-window.module.css'

/** Covers the window when the host has ended: nothing in the window would work. */
export function HostGone(): ReactNode {
  const { t } = useTranslation('common')
  const host = useHost()
  const [gone, setGone] = useState(false)
  useEffect(() => host.onClose(() => setGone(true)), [host])
  if (!gone) return null
  const electron = host.kind === 'electron'
  return (
    <div className={styles['scrim']} role="alertdialog" aria-modal="true" aria-labelledby="host-gone">
      <div className={styles['card']}>
        <h1 id="host-gone">{t('hostGone.title')}</h1>
        <p>{electron ? t('hostGone.detailElectron') : t('hostGone.detailBrowser')}</p>
        <p>{electron ? t('hostGone.adviceElectron') : t('hostGone.adviceBrowser')}</p>
        <Button tone="primary" autoFocus onClick={() => window.location.reload()}>
          {t('hostGone.reload')}
        </Button>
      </div>
    </div>
  )
}
