import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import type { CatalogListing } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { catalogQuery, useContinueCatalog, useStopCatalog } from '../../api/queries/catalog.ts'
import { Button } from '../../parts/controls/button.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import styles from './catalog.module.css'

/** Asks whether a listing goes on that turned out large. Nothing where none waits. */
export function HeldListing(props: { store: string }): ReactNode {
  const { store } = props
  const { t } = useTranslation(['catalog', 'common'])
  const format = useFormat()
  const held = useQuery({
    ...catalogQuery(useClient(), store),
    select: ({ listing }) => heldOf(listing),
  }).data
  const goOn = useContinueCatalog()
  const stop = useStopCatalog()
  if (held === undefined) return null
  const error = goOn.error ?? stop.error
  return (
    <section className={styles['held']} aria-label={t('held.title')}>
      <IconAlertTriangle size={16} aria-hidden="true" />
      <p role="alert">
        {held.step === 'keys'
          ? t('held.keys', { keys: format.count(held.done), requests: format.count(held.requests) })
          : t('held.links', { done: format.count(held.done), all: format.count(held.of) })}
      </p>
      {error !== null && <ErrorPanel error={error} compact />}
      <Button size="small" disabled={goOn.isPending} onClick={() => goOn.mutate(store)}>
        {t('held.goOn')}
      </Button>
      <Button size="small" disabled={stop.isPending} onClick={() => stop.mutate(store)}>
        {t('common:stop')}
      </Button>
    </section>
  )
}

function heldOf(listing: CatalogListing | undefined) {
  return listing !== undefined && listing.step !== 'manifests' && listing.isHeld ? listing : undefined
}
