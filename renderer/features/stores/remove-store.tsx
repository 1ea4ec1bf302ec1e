import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { useRemoveStore } from '../../api/mutations/stores.ts'
import { Button } from '../../parts/controls/button.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import styles from './stores.module.css'

/** Says what removing a store from the list means, and removes it. */
export function RemoveStore(props: { store: StoreRow; onDone: () => void }): ReactNode {
  const { t } = useTranslation(['stores', 'common'])
  const remove = useRemoveStore()
  return (
    <div className={styles['confirm']}>
      <p>{t('removal.detail')}</p>
      {remove.isError && <ErrorPanel error={remove.error} compact />}
      <div className={styles['actions']}>
        <Button onClick={props.onDone} data-autofocus>
          {t('common:cancel')}
        </Button>
        <Button tone="danger" onClick={() => remove.mutate(props.store.id, { onSuccess: props.onDone })}>
          {t('removal.confirm')}
        </Button>
      </div>
    </div>
  )
}
