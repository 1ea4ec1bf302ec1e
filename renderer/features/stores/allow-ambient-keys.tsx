import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { AmbientKeys, StoreRow } from '../../../electron/api/rows.ts'
import { useAllowAmbientKeys } from '../../api/mutations/stores.ts'
import { Button } from '../../parts/controls/button.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import styles from './stores.module.css'

/** Says who learns what of this computer's keys, and allows their use. Enter presses Cancel. */
export function AllowAmbientKeys(props: {
  store: StoreRow
  keys: AmbientKeys
  onDone: () => void
}): ReactNode {
  const { t } = useTranslation(['stores', 'common'])
  const allow = useAllowAmbientKeys()
  const { store, keys, onDone } = props
  const origins = keys.origins.join(', ')
  return (
    <div className={styles['confirm']}>
      <p className={styles['origins']}>
        {t('ambientKeys.confirmDetail', { origins, service: keys.service })}
      </p>
      <p>{t('ambientKeys.confirmTrust')}</p>
      {allow.isError && <ErrorPanel error={allow.error} compact />}
      <div className={styles['actions']}>
        <Button onClick={onDone} data-autofocus>
          {t('common:cancel')}
        </Button>
        <Button
          tone="primary"
          disabled={allow.isPending}
          onClick={() => allow.mutate({ store: store.id, origins: keys.origins }, { onSuccess: onDone })}
        >
          {t('ambientKeys.confirm')}
        </Button>
      </div>
    </div>
  )
}
