import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import type { ComparedStore, StoreRow } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { catalogQuery, useContinueCatalog, useStopCatalog } from '../../api/queries/catalog.ts'
import { Button } from '../../parts/controls/button.tsx'
import { useErrorLines, useErrorTitle } from '../../parts/feedback/problem.tsx'
import { Dot } from '../../parts/pill.tsx'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import styles from './compare.module.css'

/** Of the chosen stores those that are being listed, are left out, or are shown as they were before: why, and what to do. */
export function StoreNotes(props: {
  told: readonly ComparedStore[]
  stores: readonly StoreRow[]
  running: ReadonlySet<string>
  refresh: (stores: readonly string[]) => void
}): ReactNode {
  const { told, stores, running, refresh } = props
  const { t } = useTranslation('comparison')
  const notes = told.flatMap((each) => {
    const store = stores.find(({ id }) => id === each.store)
    const isQuiet = each.state === 'compared' && each.failure === undefined && !running.has(each.store)
    return store === undefined || isQuiet ? [] : [{ store, told: each }]
  })
  const unlisted = notes.filter((note) => note.told.state === 'unlisted' && !running.has(note.store.id))
  if (notes.length === 0) return null
  return (
    <ul className={styles['notes']} aria-label={t('name')}>
      {notes.map((note) => (
        <li key={note.store.id}>
          {running.has(note.store.id) ? (
            <Listing store={note.store} />
          ) : (
            <LeftOut {...note} onList={() => refresh([note.store.id])} />
          )}
        </li>
      ))}
      {unlisted.length > 1 && (
        <li>
          <Button tone="link" onClick={() => refresh(unlisted.map(({ store }) => store.id))}>
            {t('listAll')}
          </Button>
        </li>
      )}
    </ul>
  )
}

function LeftOut(props: { store: StoreRow; told: ComparedStore; onList: () => void }): ReactNode {
  const { store, told } = props
  const { t } = useTranslation('comparison')
  const format = useFormat()
  const errorTitle = useErrorTitle()
  const errorLines = useErrorLines()
  if (told.state === 'withoutTags') {
    return <Told tone="warning">{t('leftOut.withoutTags', { store: store.name })}</Told>
  }
  const connection = store.connection.state === 'failed' ? store.connection.error : undefined
  const failure = told.failure ?? (told.state === 'unlisted' ? connection : undefined)
  const why = failure === undefined ? '' : errorTitle(failure)
  const tone = told.state === 'compared' ? 'warning' : failure === undefined ? 'neutral' : 'error'
  const words =
    told.state === 'compared'
      ? t('leftOut.olderListing', { store: store.name, ago: format.ago(told.asOfMs), why })
      : t(failure === undefined ? 'leftOut.unlisted' : 'leftOut.failed', { store: store.name, why })
  return (
    <Told tone={tone} {...(failure === undefined ? {} : { title: errorLines(failure) })}>
      <span className="trunc">{words}</span>
      <Button
        tone="link"
        aria-label={t(failure === undefined ? 'listStore' : 'tryAgainStore', { store: store.name })}
        onClick={props.onList}
      >
        {t(failure === undefined ? 'list' : 'tryAgain')}
      </Button>
    </Told>
  )
}

function Told(props: {
  tone: 'neutral' | 'warning' | 'error'
  title?: string
  children: ReactNode
}): ReactNode {
  return (
    <span className={styles['note']} data-tone={props.tone} title={props.title}>
      <Dot tone={props.tone} />
      {props.children}
    </span>
  )
}

/** How far the listing of a store is. */
function Listing(props: { store: StoreRow }): ReactNode {
  const { store } = props
  const { t } = useTranslation(['comparison', 'catalog', 'common'])
  const format = useFormat()
  const listing = useQuery(catalogQuery(useClient(), store.id)).data?.listing
  const stop = useStopCatalog()
  const goOn = useContinueCatalog()
  const isHeld = listing !== undefined && listing.step !== 'manifests' && listing.isHeld
  return (
    <span className={styles['note']} data-tone={isHeld ? 'warning' : 'neutral'}>
      <Dot tone={isHeld ? 'warning' : 'accent'} />
      <output className="trunc">{words()}</output>
      {isHeld && (
        <Button tone="link" onClick={() => goOn.mutate(store.id)}>
          {t('catalog:held.goOn')}
        </Button>
      )}
      <Button
        tone="link"
        aria-label={t('stopListing', { store: store.name })}
        onClick={() => stop.mutate(store.id)}
      >
        {t('common:stop')}
      </Button>
    </span>
  )

  function words(): string {
    if (listing === undefined) return t('listingBegins', { store: store.name })
    const formatted = format.count(listing.done)
    if (listing.step === 'keys') return t(isHeld ? 'held' : 'listing', { store: store.name, formatted })
    return t(listing.step === 'links' ? 'listingLinks' : 'listingManifests', {
      store: store.name,
      done: formatted,
      all: format.count(listing.of),
    })
  }
}
