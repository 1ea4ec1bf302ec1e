import { IconFileText } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { Button } from '../../parts/controls/button.tsx'
import { useWindowState } from '../../state/window-state.tsx'
import styles from './configuration-offer.module.css'

/** Says that a dropped file looks like a registry's configuration, with a button to open it as one. */
export function ConfigurationOffer(props: { file: File }): ReactNode {
  const { file } = props
  const { t } = useTranslation('push')
  const { openDialog } = useWindowState()
  return (
    <div className={styles['offer']} role="status">
      <IconFileText size={14} aria-hidden="true" />
      <p className="grow">{t('offer.looks', { name: file.name })}</p>
      <Button size="small" onClick={() => openDialog({ kind: 'openConfig', file })}>
        {t('offer.open')}
      </Button>
    </div>
  )
}
