import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import {
  catalogQuery,
  useContinueCatalog,
  useRefreshCatalog,
  useStopCatalog,
} from '../../api/queries/catalog.ts'
import { Button } from '../../parts/controls/button.tsx'
import { errorDataOf, useErrorLines, useErrorTitle } from '../../parts/feedback/problem.tsx'
import { useFormat } from '../../text/format.ts'
import styles from './all-stores.module.css'

/** That nothing is known of a store, and a way to list it; while it is listed, how far it is. */
export function ListStore(props: { store: StoreRow }): ReactNode {
  const { store } = props
  const { t } = useTranslation('allStores')
  const errorTitle = useErrorTitle()
  const errorLines = useErrorLines()
  const list = useRefreshCatalog()
  if (list.isPending) return <Listing store={store.id} />
  const failure = list.isError ? errorDataOf(list.error) : undefined
  return (
    <span className={styles['unlisted']}>
      <span
        className={`trunc ${failure === undefined ? '' : styles['lost']}`}
        title={failure && errorLines(failure)}
      >
        {failure === undefined ? t('blobs.unknown') : errorTitle(failure)}
      </span>
      <Button
        tone="link"
        aria-label={t('blobs.listStore', { store: store.name })}
        onClick={() => list.mutate(store.id)}
      >
        {t('blobs.list')}
      </Button>
    </span>
  )
}

function Listing(props: { store: string }): ReactNode {
  const { store } = props
  const { t } = useTranslation(['allStores', 'catalog', 'common'])
  const format = useFormat()
  const listing = useQuery(catalogQuery(useClient(), store)).data?.listing
  const stop = useStopCatalog()
  const goOn = useContinueCatalog()
  const isHeld = listing !== undefined && listing.step !== 'manifests' && listing.isHeld
  return (
    <span className={styles['unlisted']}>
      <output className={`trunc ${isHeld ? styles['partly'] : ''}`}>
        {t(isHeld ? 'blobs.held' : 'blobs.listing', { formatted: format.count(listing?.done ?? 0) })}
      </output>
      {isHeld && (
        <Button tone="link" onClick={() => goOn.mutate(store)}>
          {t('catalog:held.goOn')}
        </Button>
      )}
      <Button tone="link" onClick={() => stop.mutate(store)}>
        {t('common:stop')}
      </Button>
    </span>
  )
}
