import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import type { CatalogChanges } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client-context.tsx'
import { catalogQuery } from '../../api/queries-catalog.ts'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import styles from './catalog.module.css'

/** How old what is known of a store is, how far it is being listed, and what the last listing found changed. */
export function CatalogAge(props: { store: string }): ReactNode {
  const { t } = useTranslation('catalog')
  const format = useFormat()
  const state = useQuery(catalogQuery(useClient(), props.store)).data
  if (state?.listing !== undefined) {
    const { listing } = state
    const text =
      listing.step === 'keys'
        ? t('listing', { formatted: format.count(listing.done) })
        : t('reading', { done: format.count(listing.done), all: format.count(listing.of) })
    return <output className={styles['age']}>{text}</output>
  }
  if (state?.asOfMs === undefined) return null
  const { asOfMs, changes } = state
  return (
    <output className={styles['age']} title={t('asOfDetail', { ago: format.ago(asOfMs) })}>
      {t('asOf', { time: format.timeOfDay(asOfMs) })}
      {changes !== undefined && ` · ${changesText(changes)}`}
    </output>
  )

  function changesText({ repositories, tags, blobs }: CatalogChanges): string {
    const added = repositories.added + tags.added + blobs.added
    const removed = repositories.removed + tags.removed + blobs.removed
    const { moved } = tags
    if (added + removed + moved === 0) return t('noChanges')
    return t('changes', {
      added: format.count(added),
      removed: format.count(removed),
      moved: format.count(moved),
    })
  }
}
