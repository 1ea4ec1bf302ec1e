import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import { refreshAges, usualRefreshAge } from '../../../electron/api/values/refresh-ages.ts'
import type { CatalogChanges } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { catalogQuery, useRefreshCatalog, useStopCatalog } from '../../api/queries/catalog.ts'
import { useSettings } from '../../api/settings.ts'
import { Button } from '../../parts/controls/button.tsx'
import { useNow } from '../../parts/use-now.ts'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { visible } from '../../text/visible.ts'
import styles from './catalog.module.css'

/**
 * How old what is known of a store is and whether that is older than the settings want, how far it is being listed, and what
 * the last listing found changed.
 */
export function CatalogAge(props: { store: string }): ReactNode {
  const { store } = props
  const { t } = useTranslation(['catalog', 'common'])
  const format = useFormat()
  const state = useQuery(catalogQuery(useClient(), store)).data
  const { refreshAfter = usualRefreshAge } = useSettings()
  const nowMs = useNow(tickMs)
  const stop = useStopCatalog()
  const list = useRefreshCatalog()
  if (state === undefined) return null
  if (state.listing !== undefined) {
    const { listing } = state
    const text =
      listing.step === 'keys'
        ? t('listing', { formatted: format.count(listing.done) })
        : t(listing.step === 'links' ? 'readingLinks' : 'reading', {
            done: format.count(listing.done),
            all: format.count(listing.of),
          })
    return (
      <span className={styles['running']}>
        <output className={styles['age']}>{text}</output>
        <Button
          tone="link"
          className={styles['inLine'] ?? ''}
          aria-label={t('stopListing')}
          onClick={() => stop.mutate(store)}
        >
          {t('common:stop')}
        </Button>
      </span>
    )
  }
  if (state.asOfMs === undefined) {
    if (state.stopped !== true && state.failure === undefined) return null
    return (
      <span className={styles['running']}>
        <output className={styles['age']}>{t('notListed')}</output>
        <Button tone="link" className={styles['inLine'] ?? ''} onClick={() => list.mutate(store)}>
          {t('list')}
        </Button>
      </span>
    )
  }
  const { asOfMs, changes, totals } = state
  const isOld = nowMs - asOfMs > refreshAges[refreshAfter]
  return (
    <output
      className={`${styles['age']} ${isOld ? styles['old'] : ''}`}
      title={[
        t(isOld ? 'oldDetail' : 'asOfDetail', { ago: format.ago(asOfMs) }),
        ...(totals === undefined ? [] : [cost(totals.requests)]),
        ...namesOf(changes),
      ].join('\n')}
    >
      {[
        t(isOld ? 'old' : 'asOf', { time: format.timeOfDay(asOfMs) }),
        ...(state.stopped === true ? [t('wasStopped')] : changes === undefined ? [] : told(changes)),
      ].join(' · ')}
    </output>
  )

  function cost(requests: number): string {
    return t('cost', { count: requests, formatted: format.count(requests) })
  }

  /** What is different, each kind apart: a number of all kinds together says nothing. */
  function told({ repositories, tags, blobs }: CatalogChanges): readonly string[] {
    const kinds = [
      ['changedRepositories', counted(repositories)],
      ['changedTags', counted(tags)],
      ['changedBlobs', counted({ ...blobs, moved: 0 })],
    ] as const
    const different = kinds.filter(([, changes]) => changes !== '')
    if (different.length === 0) return [t('noChanges')]
    return different.map(([text, changes]) => t(text, { changes }))
  }

  function counted(numbers: Readonly<Record<(typeof changeKinds)[number], number>>): string {
    return changeKinds
      .filter((kind) => numbers[kind] > 0)
      .map((kind) => t(`change.${kind}`, { formatted: format.count(numbers[kind]) }))
      .join(t('changeSeparator'))
  }
}

/** An age is told in minutes. */
const tickMs = 30_000

const changeKinds = ['added', 'removed', 'moved'] as const
const signs = { added: '+', removed: '−', moved: '→' } as const

/** The first names of what is different. */
function namesOf(changes: CatalogChanges | undefined): readonly string[] {
  if (changes === undefined) return []
  const some = [...changes.repositories.some, ...changes.tags.some]
  return some.slice(0, mostNames).map(({ name, change }) => `${signs[change]} ${visible(name)}`)
}

/** More do not fit on a screen. */
const mostNames = 20
