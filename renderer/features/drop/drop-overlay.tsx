import { IconLock, IconUpload } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { Button } from '../../parts/controls/button.tsx'
import { useWindowState } from '../../state/window-state.tsx'
import styles from './drop-overlay.module.css'

export type DropState =
  | { readonly phase: 'none' }
  | { readonly phase: 'dragging'; readonly items: number }
  /** Something was dropped on a read-only store. */
  | { readonly phase: 'refused' }

/** Says where dropped files would go, or why they cannot, and how to change that. */
export function DropOverlay(props: {
  store: StoreRow
  prefix: string
  state: DropState
  onClose: () => void
}): ReactNode {
  const { store, state } = props
  if (state.phase === 'dragging') {
    return store.readOnly ? (
      <Refusal store={store} />
    ) : (
      <Destination store={store} prefix={props.prefix} items={state.items} />
    )
  }
  if (state.phase === 'refused' && store.readOnly) return <Refusal store={store} onClose={props.onClose} />
  return null
}

function Destination(props: { store: StoreRow; prefix: string; items: number }): ReactNode {
  const { t } = useTranslation('files')
  const { store } = props
  return (
    <div className={`${styles['overlay']} ${styles['through']}`}>
      <div className={styles['card']}>
        <IconUpload size={22} aria-hidden="true" />
        <h2>{t('drop.title', { store: store.name })}</h2>
        <p className={`mono ${styles['place']}`}>{`${store.name} / ${props.prefix}`}</p>
        <p>{t('drop.destination')}</p>
        <p>{t('drop.items', { count: props.items })}</p>
      </div>
    </div>
  )
}

/** Says that a store is read-only, and after a drop how to allow changes. */
export function Refusal(props: { store: StoreRow; onClose?: () => void }): ReactNode {
  const { t } = useTranslation(['files', 'common'])
  const { openDialog } = useWindowState()
  const { store, onClose } = props
  return (
    <div
      role="alert"
      className={`${styles['overlay']} ${onClose === undefined ? styles['through'] : ''}`}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose?.()
      }}
    >
      <div className={styles['card']}>
        <IconLock size={22} aria-hidden="true" />
        <h2>{t('drop.refusedTitle', { store: store.name })}</h2>
        <p>{t(onClose === undefined ? 'drop.refusedDragging' : 'drop.refusedDetail')}</p>
        {onClose !== undefined && (
          <div className={styles['actions']}>
            <Button onClick={onClose}>{t('common:close')}</Button>
            <Button tone="primary" autoFocus onClick={() => openDialog({ kind: 'allowChanges', store })}>
              {t('drop.allow')}
            </Button>
          </div>
        )}
      </div>
    </div>
  )
}
