import { IconArrowsDiff, IconClock, IconDatabasePlus, IconPlus, IconStack2 } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { memo, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from '../text/use-translation.ts'

import type { StoreRow } from '../../electron/api/rows.ts'
import { useClient } from '../api/client/client-context.tsx'
import { totalsQuery } from '../api/queries/catalog.ts'
import { useWaysBack } from '../state/memory/use-places.ts'
import { IconButton } from '../parts/controls/button.tsx'
import { ShortcutKeys } from '../parts/commands/shortcut-keys.tsx'
import styles from './sidebar.module.css'
import { RepositoryLinks } from '../features/pinned/repository-links.tsx'
import { StoreItem } from '../features/stores/store-item.tsx'
import { useWindowState } from '../state/window-state.tsx'

/** All stores together, then each with its state. */
export const Sidebar = memo(function Sidebar(props: {
  stores: readonly StoreRow[]
  loaded: boolean
  open: StoreRow | undefined
  /** Whether all stores together are open. */
  overAll: boolean
  onCompare: boolean
  onActivity: boolean
  /** The border that its width is changed by. */
  border: ReactNode
}): ReactNode {
  const { t } = useTranslation(['stores', 'shell'])
  const { openDialog } = useWindowState()
  const totals = useQuery(totalsQuery(useClient())).data
  const add = (): void => openDialog({ kind: 'addStore' })
  return (
    <nav
      className={styles['sidebar']}
      aria-label={t('title')}
      data-pane
      tabIndex={-1}
      onKeyDown={moveAmongStores}
    >
      {props.stores.length > 0 && <AllStoresItem open={props.overAll} />}
      <div className={styles['heading']}>
        <h2>{t('title')}</h2>
        <IconButton size="small" label={t('add')} onClick={add}>
          <IconPlus size={14} />
        </IconButton>
      </div>
      {props.loaded && props.stores.length === 0 && <p className={styles['none']}>{t('none')}</p>}
      <div className={styles['lists']}>
        <ul>
          {props.stores.map((store) => (
            <StoreItem
              key={store.id}
              store={store}
              known={totals?.get(store.id)}
              open={store.id === props.open?.id}
            />
          ))}
        </ul>
        <RepositoryLinks stores={props.stores} headingClass={styles['heading'] ?? ''} />
      </div>
      <div className={styles['tools']}>
        <div className={styles['heading']}>
          <h2>{t('shell:tools')}</h2>
        </div>
        <CompareItem open={props.onCompare} />
        <ActivityItem open={props.onActivity} />
      </div>
      <div className={styles['foot']}>
        <button type="button" className={styles['add']} onClick={add}>
          <IconDatabasePlus size={16} aria-hidden="true" />
          <span className="grow">{t('add')}</span>
          <ShortcutKeys of="addStore" />
        </button>
      </div>
      {props.border}
    </nav>
  )
})

function AllStoresItem(props: { open: boolean }): ReactNode {
  const { t } = useTranslation('shell')
  const { toPage } = useWaysBack()
  return (
    <button
      type="button"
      data-store
      className={`${styles['add']} ${styles['all']} ${props.open ? styles['open'] : ''}`}
      aria-current={props.open ? 'page' : undefined}
      onClick={() => {
        toPage('allStores')
      }}
    >
      <IconStack2 size={16} aria-hidden="true" />
      <span className="grow">{t('allStores')}</span>
      <ShortcutKeys of="allStores" />
    </button>
  )
}

function CompareItem(props: { open: boolean }): ReactNode {
  const { t } = useTranslation('comparison')
  const { toPage } = useWaysBack()
  return (
    <button
      type="button"
      data-store
      className={`${styles['add']} ${props.open ? styles['open'] : ''}`}
      aria-current={props.open ? 'page' : undefined}
      onClick={() => {
        toPage('compare')
      }}
    >
      <IconArrowsDiff size={16} aria-hidden="true" />
      <span className="grow">{t('name')}</span>
    </button>
  )
}

function ActivityItem(props: { open: boolean }): ReactNode {
  const { t } = useTranslation('activity')
  const { toPage } = useWaysBack()
  return (
    <button
      type="button"
      data-store
      className={`${styles['add']} ${props.open ? styles['open'] : ''}`}
      aria-current={props.open ? 'page' : undefined}
      onClick={() => {
        toPage('activity')
      }}
    >
      <IconClock size={16} aria-hidden="true" />
      <span className="grow">{t('name')}</span>
    </button>
  )
}

function moveAmongStores(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-store]')]
  const now = buttons.findIndex((button) => button === document.activeElement)
  if (now === -1) return
  event.preventDefault()
  buttons[now + (event.key === 'ArrowDown' ? 1 : -1)]?.focus()
}
