import { IconCube, IconPinnedOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo, type ReactNode } from 'react'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { repositoriesQuery } from '../../api/queries/registry.ts'
import { IconButton } from '../../parts/controls/button.tsx'
import { useAddress } from '../../state/address/use-address.ts'
import { isPinned, togglePin, type InStore } from '../../state/memory/pins.ts'
import { useMemory } from '../../state/memory/use-memory.tsx'
import { useTranslation } from '../../text/use-translation.ts'
import { visible } from '../../text/visible.ts'
import styles from './pinned.module.css'

/** More are in the list of repositories, and in the palette. */
const mostRecentShown = 5

/** The pinned repositories, then those that were opened lately and are not pinned, of the stores that there are. */
export function RepositoryLinks(props: { stores: readonly StoreRow[]; headingClass: string }): ReactNode {
  const { stores } = props
  const { t } = useTranslation('stores')
  const [pinned, changePinned] = useMemory('pinned')
  const [recents] = useMemory('recents')
  const isThere = ({ store }: InStore): boolean => stores.some(({ id }) => id === store)
  const shownPins = pinned.filter(isThere)
  const shownRecents = recents
    .filter((each) => isThere(each) && !isPinned(pinned, each))
    .slice(0, mostRecentShown)
  return (
    <>
      <Links
        {...props}
        title={t('pins.pinned')}
        links={shownPins}
        onUnpin={(link) => changePinned((now) => togglePin(now, link))}
      />
      <Links {...props} title={t('pins.recent')} links={shownRecents} />
    </>
  )
}

function Links(props: {
  title: string
  headingClass: string
  links: readonly InStore[]
  stores: readonly StoreRow[]
  onUnpin?: (link: InStore) => void
}): ReactNode {
  const { links, stores, onUnpin } = props
  if (links.length === 0) return null
  return (
    <>
      <div className={props.headingClass}>
        <h2>{props.title}</h2>
      </div>
      <ul aria-label={props.title}>
        {links.map((link) => (
          <RepositoryLink
            key={`${link.store} ${link.repository}`}
            {...link}
            storeName={stores.find(({ id }) => id === link.store)?.name ?? ''}
            withStore={stores.length > 1}
            onUnpin={onUnpin === undefined ? undefined : () => onUnpin(link)}
          />
        ))}
      </ul>
    </>
  )
}

function RepositoryLink(
  props: InStore & {
    storeName: string
    /** Whether there are others to tell its store from. */
    withStore: boolean
    onUnpin: (() => void) | undefined
  },
): ReactNode {
  const { store, repository, storeName, onUnpin } = props
  const { t } = useTranslation('stores')
  const [address, goTo] = useAddress()
  const gone = useIsGone({ store, repository })
  const open = address.at === 'repositories' && address.store === store && address.repository === repository
  const name = visible(repository)
  return (
    <li className={styles['item']}>
      <button
        type="button"
        data-store
        className={`${styles['link']} ${gone ? styles['gone'] : ''}`}
        aria-current={open ? 'page' : undefined}
        title={[`${storeName} / ${name}`, ...(gone ? [t('pins.goneDetail')] : [])].join('\n')}
        onClick={() => {
          if (!open) goTo({ at: 'repositories', store, repository })
        }}
      >
        <IconCube size={16} stroke={1.6} aria-hidden="true" />
        <span className={styles['name']}>
          <bdi>{name}</bdi>
        </span>
        {gone ? (
          <span className={styles['words']}>{t('pins.gone')}</span>
        ) : (
          props.withStore && <span className={`trunc ${styles['words']}`}>{storeName}</span>
        )}
      </button>
      {onUnpin !== undefined && (
        <div className={styles['unpin']}>
          <IconButton size="small" label={t('pins.unpinNamed', { name })} onClick={onUnpin}>
            <IconPinnedOff size={14} />
          </IconButton>
        </div>
      )}
    </li>
  )
}

/** Whether the whole list of its store, where it was read already, lacks it. Asks no store. */
function useIsGone({ store, repository }: InStore): boolean {
  const { data } = useQuery({ ...repositoriesQuery(useClient(), store), enabled: false })
  return useMemo(
    () => data?.ended === true && !data.pages.some((page) => page.some(({ name }) => name === repository)),
    [data, repository],
  )
}
