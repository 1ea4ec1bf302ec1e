import { IconDots, IconLock } from '@tabler/icons-react'
import { memo, useState, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { StoreRow, StoreTotals } from '../../../electron/api/rows.ts'
import { useWaysBack } from '../../state/memory/use-places.ts'
import { IconButton } from '../../parts/controls/button.tsx'
import { DriverBadge, Dot } from '../../parts/pill.tsx'
import { useErrorLines, useErrorTitle } from '../../parts/feedback/problem.tsx'
import { useFormat } from '../../text/format.ts'
import { useStoreDrop } from '../drop/use-store-drop.ts'
import { connectionTone } from './connection-tone.ts'
import { StoreMenu } from './store-menu.tsx'
import styles from './store-item.module.css'

/**
 * A store in the sidebar: state, name, driver, and how much it holds, where it is or what is wrong with it. It takes what is
 * dropped on it.
 */
export const StoreItem = memo(function StoreItem(props: {
  store: StoreRow
  /** What is remembered of it. */
  known: StoreTotals | undefined
  open: boolean
}): ReactNode {
  const { store, known } = props
  const { t } = useTranslation(['stores', 'push', 'catalog'])
  const format = useFormat()
  const errorTitle = useErrorTitle()
  const errorLines = useErrorLines()
  const { toStore } = useWaysBack()
  const [menuOpen, setMenuOpen] = useState(false)
  // Two hundred menus that nobody opens would take longer than all else of the first picture. The button stays the same
  // until it is pressed: one that is replaced under the pointer loses the press.
  const [wasOpened, setWasOpened] = useState(false)
  const openMenu = (): void => {
    setWasOpened(true)
    setMenuOpen(true)
  }
  const { dropping, handlers } = useStoreDrop(store)
  const tone = connectionTone(store)
  const failed = store.connection.state === 'failed' ? store.connection : undefined
  const failure = failed === undefined ? undefined : errorTitle(failed.error)
  const connecting = store.connection.state === 'connecting' ? t('connecting') : undefined
  const state = failure ?? (known === undefined ? (connecting ?? store.location) : sizeOf(known))
  const words = dropping === undefined ? state : t(`push:choice.here.${dropping}`)
  return (
    <li
      className={`${styles['item']} ${props.open ? styles['open'] : ''}`}
      data-dropping={dropping !== undefined}
      {...handlers}
      onContextMenu={(event) => {
        event.preventDefault()
        openMenu()
      }}
    >
      <button
        type="button"
        data-store
        className={styles['store']}
        aria-current={props.open ? 'page' : undefined}
        title={[
          ...(failed === undefined ? [] : [errorLines(failed.error)]),
          store.location,
          ...(known === undefined ? [] : detailOf(known)),
        ].join('\n')}
        onClick={(event) => {
          // A second press of one that was just opened is a double click.
          if (event.detail < 2) toStore(store.id)
        }}
      >
        <Dot tone={tone} />
        <span className={styles['name']}>
          <span className="trunc">{store.name}</span>
          {store.readOnly && (
            <>
              <IconLock size={12} aria-hidden="true" />
              <span className="visually-hidden">{t('readOnly')}</span>
            </>
          )}
          <span className="visually-hidden">{t(store.connection.state)}</span>
        </span>
        <DriverBadge driver={store.driver} />
        <span
          className={`trunc ${styles['words']} ${failed === undefined || dropping !== undefined ? '' : styles['failed']}`}
        >
          {words}
        </span>
      </button>
      <div className={styles['menu']}>
        {wasOpened ? (
          <StoreMenu store={store} opened={menuOpen} onChange={setMenuOpen} small />
        ) : (
          <IconButton
            label={t('menu', { store: store.name })}
            size="small"
            aria-haspopup="menu"
            aria-expanded={false}
            onClick={openMenu}
          >
            <IconDots size={16} />
          </IconButton>
        )}
      </div>
    </li>
  )

  function sizeOf({ totals: { sizeBytes, repositories } }: StoreTotals): string {
    const size = format.bytes(sizeBytes)
    return t('holds', { size, count: repositories, formatted: format.count(repositories) })
  }

  function detailOf({ totals, asOfMs }: StoreTotals): readonly string[] {
    return [
      t('holdsDetail', {
        repositories: format.count(totals.repositories),
        tags: format.count(totals.tags),
        blobs: format.count(totals.blobs),
      }),
      format.bytesExact(totals.sizeBytes),
      t('catalog:asOf', { time: format.timeOfDay(asOfMs) }),
    ]
  }
})
