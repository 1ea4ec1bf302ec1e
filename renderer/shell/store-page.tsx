import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, type ReactNode } from 'react'
import { useTranslation } from '../text/use-translation.ts'

import type { StoreRow } from '../../electron/api/rows.ts'
import type { StoreAddress, StoreTab } from '../state/address/address.ts'
import { useClient } from '../api/client/client-context.tsx'
import { connectionQuery } from '../api/queries/stores.ts'
import { ErrorBoundary } from '../parts/feedback/error-boundary.tsx'
import { CannotOpen } from '../features/configuration/cannot-open.tsx'
import { HeldListing } from '../features/catalog/held-listing.tsx'
import { UploadArea } from '../features/files/upload-area.tsx'
import { useDropChoice } from '../features/drop/drop-choice.tsx'
import { ListAimContext } from '../features/drop/list-aim.ts'
import { AmbientKeysNeeded } from '../features/stores/ambient-keys-needed.tsx'
import { StoreHeader } from '../features/stores/store-header.tsx'
import styles from './store-page.module.css'
import { StoreTabs } from './store-tabs.tsx'

/** One store: its header, its tabs, and the view of the tab that is open. */
export function StorePage(props: { store: StoreRow; address: StoreAddress }): ReactNode {
  const { store, address } = props
  const { t } = useTranslation('shell')
  useQuery(connectionQuery(useClient(), store.id))
  const { handlers, overlay, listAim } = useDropChoice(store, address)
  return (
    <>
      <StoreHeader store={store} />
      <StoreTabs store={store} at={address.at} />
      <HeldListing store={store.id} />
      <div
        role="tabpanel"
        aria-label={t(`tab.${address.at}`)}
        id="store-panel"
        className={`fill ${styles['panel']}`}
        {...handlers}
      >
        <ErrorBoundary key={address.at}>
          <Suspense fallback={null}>
            <ListAimContext value={listAim}>
              <View store={store} address={address} />
            </ListAimContext>
          </Suspense>
        </ErrorBoundary>
        {overlay}
      </div>
    </>
  )
}

function View(props: { store: StoreRow; address: StoreAddress }): ReactNode {
  const { store, address } = props
  if (store.findings.errors > 0 && address.at !== 'configuration') return <CannotOpen store={store} />
  const { ambientKeys } = store
  if (ambientKeys?.allowed === false && address.at !== 'configuration') {
    return <AmbientKeysNeeded store={store} keys={ambientKeys} />
  }
  switch (address.at) {
    case 'repositories':
      return <RepositoriesView store={store} />
    case 'blobs':
      return <BlobsView store={store} />
    case 'files':
      // The drop area is not lazy as the view in it is: it accepts drops before the view is loaded.
      return (
        <UploadArea store={store} prefix={address.prefix ?? ''}>
          {(uploadButtons) => (
            <Suspense fallback={null}>
              <FilesView store={store} address={address} uploadButtons={uploadButtons} />
            </Suspense>
          )}
        </UploadArea>
      )
    case 'uploads':
      return <UploadsView store={store} />
    case 'health':
      return <HealthView key={store.id} store={store} address={address} />
    case 'usage':
      return <UsageView key={store.id} store={store} address={address} />
    case 'configuration':
      return <ConfigurationView store={store} />
  }
}

const views = {
  repositories: () => import('../features/repositories/repositories-view.tsx'),
  blobs: () => import('../features/blobs/blobs-view.tsx'),
  files: () => import('../features/files/files-view.tsx'),
  uploads: () => import('../features/uploads/uploads-view.tsx'),
  health: () => import('../features/health/health-view.tsx'),
  usage: () => import('../features/usage/usage-view.tsx'),
  configuration: () => import('../features/configuration/configuration-view.tsx'),
}
const RepositoriesView = lazy(async () => ({ default: (await views.repositories()).RepositoriesView }))
const BlobsView = lazy(async () => ({ default: (await views.blobs()).BlobsView }))
const FilesView = lazy(async () => ({ default: (await views.files()).FilesView }))
const UploadsView = lazy(async () => ({ default: (await views.uploads()).UploadsView }))
const HealthView = lazy(async () => ({ default: (await views.health()).HealthView }))
const UsageView = lazy(async () => ({ default: (await views.usage()).UsageView }))
const ConfigurationView = lazy(async () => ({ default: (await views.configuration()).ConfigurationView }))

/** Begins to load the view of a tab before anything asks for it. */
export function loadView(tab: StoreTab): void {
  // What could not be loaded is asked for again when it is shown, and told then.
  views[tab]().catch(() => undefined)
}
