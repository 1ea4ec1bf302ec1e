import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { useClient } from '../../api/client/client-context.tsx'
import { repositoriesQuery } from '../../api/queries/registry.ts'
import { RepositoryFactsTable } from '../catalog/repository-facts.tsx'
import { Button } from '../../parts/controls/button.tsx'
import { Empty } from '../../parts/feedback/empty.tsx'
import type { RepositoryNavigation } from './shared/navigation.ts'

/** Shown instead of tags while no repository is open: what to do next, also in a store without repositories. */
export function NoRepository(props: { nav: RepositoryNavigation }): ReactNode {
  const { nav } = props
  const { t } = useTranslation('repositories')
  const listing = useQuery(repositoriesQuery(useClient(), nav.store.id)).data
  if (listing === undefined) return null
  if (listing.pages.some((page) => page.length > 0)) {
    return (
      <RepositoryFactsTable store={nav.store} onOpen={nav.openRepository}>
        <Empty title={t('choose')} />
      </RepositoryFactsTable>
    )
  }
  if (!listing.ended) return null
  const { connection } = nav.store
  const layout = connection.state === 'ready' ? connection.layout.kind : 'registry'
  const detail = layout === 'empty' ? t('noneEmpty') : layout === 'other' ? t('noneOther') : t('noneRegistry')
  return (
    <Empty
      title={t('none')}
      detail={detail}
      action={layout === 'other' ? <Button onClick={nav.openFiles}>{t('showFiles')}</Button> : undefined}
    />
  )
}
