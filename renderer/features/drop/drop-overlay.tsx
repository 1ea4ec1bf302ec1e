import { IconLock, IconUpload } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { StoreRow } from '../../../electron/api/rows.ts'
import styles from './drop-overlay.module.css'

/** Says where files that are dragged would go, and of a read-only store what happens when they are dropped. */
export function DropOverlay(props: { store: StoreRow; prefix: string; items: number }): ReactNode {
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
        <ReadOnlyLine store={store} />
      </div>
    </div>
  )
}

/** While something is dragged over a read-only store: that it is, and that it can be dropped all the same. */
export function ReadOnlyLine(props: { store: StoreRow | undefined }): ReactNode {
  const { t } = useTranslation('files')
  const { store } = props
  if (store?.readOnly !== true) return null
  return (
    <p className={styles['readOnly']}>
      <IconLock size={14} aria-hidden="true" />
      <span>{t('drop.readOnlyDragging', { store: store.name })}</span>
    </p>
  )
}
