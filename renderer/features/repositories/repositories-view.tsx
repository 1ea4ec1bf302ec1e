import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { repositoriesQuery, type RepositoryListing } from '../../api/queries/registry.ts'
import { useAddress } from '../../state/address/use-address.ts'
import { closeOnEscape } from '../../parts/controls/close-on-escape.ts'
import { Pane, Panes, type PaneColumn } from '../../parts/panes.tsx'
import { StoreFailure, StoreFailureBanner } from '../store-failure/store-failure.tsx'
import { ManifestPane } from './manifest/manifest-pane.tsx'
import { NoRepository } from './no-repository.tsx'
import { repositoryNavigation } from './shared/navigation.ts'
import { RepositoryPane } from './repository-pane.tsx'
import { TagsPane } from './tags/tags-pane.tsx'
import { WideManifest } from './manifest/wide-manifest.tsx'

/** The registry of a store: its repositories, the tags of one, the manifest behind a tag. */
export function RepositoriesView(props: { store: StoreRow }): ReactNode {
  const { t } = useTranslation('repositories')
  const [address, goTo] = useAddress()
  const repositories = useQuery(repositoriesQuery(useClient(), props.store.id))
  if (address.at !== 'repositories') return null
  const again = (): void => void repositories.refetch()
  if (repositories.isError && isEmpty(repositories.data)) {
    return <StoreFailure store={props.store} error={repositories.error} />
  }
  const nav = repositoryNavigation(props.store, address, goTo)
  const { repository } = address
  const { reference } = nav
  if (repository !== undefined && reference !== undefined && address.wide === 'yes') {
    return (
      <div
        role="presentation"
        className="fill"
        onKeyDown={(event) => closeOnEscape(event, () => nav.widen(false))}
      >
        <WideManifest nav={nav} repository={repository} reference={reference} />
      </div>
    )
  }
  const manifest: PaneColumn = {
    id: 'repositories.manifest',
    label: t('manifest.title'),
    usual: 404,
    leastPx: 396,
    narrow: 'over',
  }
  const withDetail = repository !== undefined && reference !== undefined
  return (
    <div
      role="presentation"
      className="fill"
      onKeyDown={(event) => {
        closeOnEscape(event, withDetail ? nav.close : undefined)
      }}
    >
      {repositories.isError && (
        <StoreFailureBanner store={props.store} error={repositories.error} onRetry={again} />
      )}
      <Panes
        columns={[
          { id: 'repositories.tree', label: t('title'), usual: 240, narrow: 210 },
          'rest',
          ...(withDetail ? [manifest] : []),
        ]}
      >
        <RepositoryPane nav={nav} />
        {repository === undefined ? (
          <Pane label={t('tags.title')}>
            <NoRepository nav={nav} />
          </Pane>
        ) : (
          <TagsPane key={repository} nav={nav} repository={repository} />
        )}
        {withDetail && <ManifestPane nav={nav} repository={repository} reference={reference} />}
      </Panes>
    </div>
  )
}

function isEmpty(listing: RepositoryListing | undefined): boolean {
  return listing?.pages.every((page) => page.length === 0) !== false
}
