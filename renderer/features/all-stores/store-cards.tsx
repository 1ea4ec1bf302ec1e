import { Popover } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { useClient } from '../../api/client/client-context.tsx'
import { totalsQuery } from '../../api/queries/catalog.ts'
import { IconButton } from '../../parts/controls/button.tsx'
import { Dot, type Tone } from '../../parts/pill.tsx'
import { errorDataOf, ErrorPanel, useErrorLines, useErrorTitle } from '../../parts/feedback/problem.tsx'
import { useFormat } from '../../text/format.ts'
import type { AllStoresNavigation } from './navigation.ts'
import { useStoreDrop } from '../drop/use-store-drop.ts'
import styles from './all-stores.module.css'
import type { ListedStoreState, ListState } from './store-state.ts'

/** How each store answered. One that failed says why and can be asked again; the others lead to their own page. */
export function StoreCards(props: {
  listed: readonly ListedStoreState[]
  onAgain: (store: string) => void
  nav: AllStoresNavigation
}): ReactNode {
  const { t } = useTranslation('allStores')
  return (
    <ul className={styles['cards']} aria-label={t('answers')} data-pane tabIndex={-1}>
      {props.listed.map((listed) => (
        <StoreCard
          key={listed.store.id}
          listed={listed}
          onAgain={() => props.onAgain(listed.store.id)}
          onOpen={() => props.nav.openStore(listed.store.id)}
        />
      ))}
    </ul>
  )
}

function StoreCard(props: { listed: ListedStoreState; onAgain: () => void; onOpen: () => void }): ReactNode {
  const { listed } = props
  const { t } = useTranslation('push')
  const { dropping, handlers } = useStoreDrop(listed.store)
  const words = dropping && t(`choice.here.${dropping}`)
  return (
    <li className={styles['card']} data-dropping={dropping !== undefined} {...handlers}>
      {listed.state === 'failed' ? (
        <FailedCard listed={listed} words={words} onAgain={props.onAgain} />
      ) : (
        <OpenCard listed={listed} words={words} onOpen={props.onOpen} />
      )}
    </li>
  )
}

/** Its title says where the store is, and how old what is shown of it is, where that is remembered. */
function OpenCard(props: {
  listed: ListedStoreState
  words: string | undefined
  onOpen: () => void
}): ReactNode {
  const { store } = props.listed
  const { t } = useTranslation('catalog')
  const format = useFormat()
  const known = useQuery(totalsQuery(useClient())).data?.get(store.id)
  const age = known === undefined ? [] : [t('asOf', { time: format.dateTime(known.asOfMs) })]
  return (
    <button type="button" data-pane-focus title={[store.location, ...age].join('\n')} onClick={props.onOpen}>
      <CardWords listed={props.listed} words={props.words} />
    </button>
  )
}

function FailedCard(props: {
  listed: ListedStoreState
  words: string | undefined
  onAgain: () => void
}): ReactNode {
  const { listed, onAgain } = props
  const { t } = useTranslation('allStores')
  const [opened, setOpened] = useState(false)
  const errorLines = useErrorLines()
  return (
    <>
      <Popover opened={opened} onChange={setOpened} width={420} position="bottom-start" trapFocus returnFocus>
        <Popover.Target>
          <button
            type="button"
            className={styles['failedCard']}
            title={errorLines(errorDataOf(listed.error))}
            onClick={() => setOpened((now) => !now)}
          >
            <CardWords listed={listed} words={props.words} />
          </button>
        </Popover.Target>
        <Popover.Dropdown>
          <ErrorPanel error={listed.error} onRetry={onAgain} compact />
        </Popover.Dropdown>
      </Popover>
      <IconButton
        size="small"
        className={styles['again'] ?? ''}
        label={t('askAgain', { store: listed.store.name })}
        onClick={onAgain}
      >
        <IconRefresh size={14} />
      </IconButton>
    </>
  )
}

/** `words` in place of how the store answered. */
function CardWords(props: { listed: ListedStoreState; words: string | undefined }): ReactNode {
  const { listed } = props
  const { t } = useTranslation(['allStores', 'repositories', 'common'])
  const format = useFormat()
  const errorTitle = useErrorTitle()
  const { state, repositories: count } = listed
  return (
    <>
      <span className={styles['cardName']}>
        <Dot tone={toneOf[state]} />
        <span className="trunc grow">{listed.store.name}</span>
        <span className={`${styles['mark']} ${styles['plain']}`}>{listed.label}</span>
      </span>
      <span className={`trunc ${styles['cardWords']}`}>{props.words ?? answer()}</span>
    </>
  )

  function answer(): string {
    const formatted = format.count(count)
    switch (state) {
      case 'waiting':
        return t('common:loading')
      case 'listing':
        return t('repositories:listing', { formatted })
      case 'whole':
        return t('repositories:count', { count, formatted })
      case 'stopped':
        return t('common:listingStopped')
      case 'failed':
        return errorTitle(errorDataOf(listed.error))
    }
  }
}

const toneOf: Readonly<Record<ListState, Tone>> = {
  waiting: 'neutral',
  listing: 'accent',
  whole: 'ok',
  stopped: 'neutral',
  failed: 'error',
}
