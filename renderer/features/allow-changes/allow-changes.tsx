import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { useSetReadOnly } from '../../api/mutations/stores.ts'
import { Button } from '../../parts/controls/button.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import styles from './allow-changes.module.css'

/** Says what allowing changes means, and allows them. */
export function AllowChanges(props: { store: StoreRow; onDone: () => void; withTitle?: boolean }): ReactNode {
  const { t } = useTranslation(['stores', 'common'])
  const setReadOnly = useSetReadOnly()
  const { store, onDone } = props
  return (
    <div className={styles['confirm']}>
      {props.withTitle === true && <h2>{t('allow.title', { store: store.name })}</h2>}
      <p>{t('allow.detail')}</p>
      {setReadOnly.isError && <ErrorPanel error={setReadOnly.error} compact />}
      <div className={styles['actions']}>
        <Button onClick={onDone}>{t('common:cancel')}</Button>
        <Button
          tone="primary"
          data-autofocus
          onClick={() => setReadOnly.mutate({ store: store.id, readOnly: false }, { onSuccess: onDone })}
        >
          {t('allow.confirm')}
        </Button>
      </div>
    </div>
  )
}
