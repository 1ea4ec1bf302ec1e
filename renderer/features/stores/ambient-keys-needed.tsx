import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { AmbientKeys, StoreRow } from '../../../electron/api/rows.ts'
import { Button } from '../../parts/controls/button.tsx'
import { Empty } from '../../parts/feedback/empty.tsx'
import styles from './stores.module.css'
import { useWindowState } from '../../state/window-state.tsx'

/** Shown instead of a store's content while the store has no keys and may not use those of this computer. */
export function AmbientKeysNeeded(props: { store: StoreRow; keys: AmbientKeys }): ReactNode {
  const { t } = useTranslation('stores')
  const { openDialog } = useWindowState()
  const { store, keys } = props
  return (
    <Empty
      title={t('ambientKeys.title')}
      detail={t('ambientKeys.detail', { origins: keys.origins.join(', '), service: keys.service })}
      action={
        <div className={styles['choices']}>
          <Button tone="primary" onClick={() => openDialog({ kind: 'editStore', store })}>
            {t('ambientKeys.give')}
          </Button>
          <Button onClick={() => openDialog({ kind: 'ambientKeys', store, keys })}>
            {t('ambientKeys.use')}
          </Button>
        </div>
      }
    />
  )
}
