import { IconLock } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { useSetReadOnly } from '../../api/mutations/stores.ts'
import { Button } from '../../parts/controls/button.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import styles from './allow-changes.module.css'

/**
 * Says that the store is read-only and what allowing changes means, with a button for it; `text` in place of what is said of
 * uploads. The dialog keeps what it read.
 */
export function AllowChangesNote(props: { store: StoreRow; text?: string }): ReactNode {
  const { store } = props
  const { t } = useTranslation(['push', 'stores'])
  const setReadOnly = useSetReadOnly()
  if (!store.readOnly) return null
  return (
    <div className={styles['note']}>
      <IconLock size={14} aria-hidden="true" />
      <p className="grow">
        {props.text ?? `${t('readOnly', { store: store.name })} ${t('stores:allow.detail')}`}
      </p>
      {setReadOnly.isError && <ErrorPanel error={setReadOnly.error} compact />}
      <Button
        size="small"
        disabled={setReadOnly.isPending}
        onClick={() => setReadOnly.mutate({ store: store.id, readOnly: false })}
      >
        {t('allow')}
      </Button>
    </div>
  )
}
