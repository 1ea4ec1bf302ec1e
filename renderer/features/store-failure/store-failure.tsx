import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { Button } from '../../parts/controls/button.tsx'
import { FailureDetails } from '../../parts/feedback/failure-details.tsx'
import { FailureWords } from '../../parts/feedback/failure-words.tsx'
import { errorDataOf, ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useTelling } from '../../text/telling.ts'
import { visible } from '../../text/visible.ts'
import styles from './store-failure.module.css'
import { useRefreshStore } from './use-refresh-store.ts'
import { WaysOutButtons } from './ways-out-buttons.tsx'

/** In place of a whole view of a store that could not be read: what failed, why, what to do, and the ways out. */
export function StoreFailure(props: { store: StoreRow; error: unknown }): ReactNode {
  const { store } = props
  const { t } = useTranslation('common')
  const error = errorDataOf(props.error)
  const telling = useTelling()(error)
  const refresh = useRefreshStore(store.id)
  return (
    <div className={styles['view']} data-pane tabIndex={-1}>
      <section role="alert" className={styles['failure']} aria-labelledby="store-failure-title">
        <IconAlertTriangle size={28} stroke={1.6} aria-hidden="true" />
        <h2 id="store-failure-title">{telling.title}</h2>
        <p className={`mono ${styles['location']}`}>{visible(store.location)}</p>
        <div className={styles['words']}>
          <FailureWords telling={telling} />
        </div>
        <div className={styles['actions']}>
          <WaysOutButtons store={store} cause={telling.cause} />
          <Button icon={<IconRefresh size={14} />} onClick={refresh}>
            {t('retry')}
          </Button>
        </div>
        <FailureDetails error={error} title={telling.title} />
      </section>
    </div>
  )
}

/** The same above a view that shows something all the same: what was read before the failure, or is remembered. */
export function StoreFailureBanner(props: {
  store: StoreRow
  error: unknown
  onRetry: () => void
  onConfiguration?: true
}): ReactNode {
  const { store, error, onRetry, onConfiguration } = props
  const telling = useTelling()(errorDataOf(error))
  return (
    <div className={styles['banner']}>
      <ErrorPanel
        compact
        error={error}
        onRetry={onRetry}
        ways={
          <WaysOutButtons
            store={store}
            cause={telling.cause}
            {...(onConfiguration === undefined ? {} : { onConfiguration })}
          />
        }
      />
    </div>
  )
}
