import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { useSetReadOnly } from '../../api/mutations/stores.ts'
import { Button } from '../../parts/controls/button.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import styles from './allow-changes.module.css'

/** Asks whether a read-only store may be changed, and then goes on with what the person brought: it is kept meanwhile. */
export function AllowAndGoOn(props: { store: StoreRow; goOn: () => void; onDone: () => void }): ReactNode {
  const { t } = useTranslation(['stores', 'common'])
  const setReadOnly = useSetReadOnly()
  const { store, goOn, onDone } = props
  const allow = (): void =>
    setReadOnly.mutate(
      { store: store.id, readOnly: false },
      {
        onSuccess: () => {
          onDone()
          goOn()
        },
      },
    )
  return (
    <div className={styles['confirm']}>
      <p>{t('allow.kept')}</p>
      <p>{t('allow.detail')}</p>
      {setReadOnly.isError && <ErrorPanel error={setReadOnly.error} compact />}
      <div className={styles['actions']}>
        <Button onClick={onDone}>{t('common:cancel')}</Button>
        <Button tone="primary" data-autofocus disabled={setReadOnly.isPending} onClick={allow}>
          {t('allow.goOn')}
        </Button>
      </div>
    </div>
  )
}
