import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, type ReactNode } from 'react'

import { useAddress } from '../state/address/use-address.ts'
import { useNotedPlace, useWaysBack } from '../state/memory/use-places.ts'
import { useClient } from '../api/client/client-context.tsx'
import type { StoreRow } from '../../electron/api/rows.ts'
import { storesQuery } from '../api/queries/stores.ts'
import { ErrorBoundary } from '../parts/feedback/error-boundary.tsx'
import { ErrorPanel } from '../parts/feedback/problem.tsx'
import { ToldWords } from '../parts/feedback/told.tsx'
import { WholeTexts } from '../parts/whole-text/whole-texts.tsx'
import { EarlyAllDrop } from '../features/all-stores/early-all-drop.tsx'
import { ConfigDrop } from '../features/open-config/config-drop.tsx'
import { useOpened } from '../features/opened/use-opened.ts'
import { FirstRunView } from '../features/first-run/first-run-view.tsx'
import { Dialogs } from './dialogs.tsx'
import { Frame } from './frame.tsx'
import { HostGone } from './host-gone.tsx'
import styles from './shell.module.css'
import { Sidebar } from './sidebar.tsx'
import { HostNotices } from './host-notices.tsx'
import { UpdateNotice } from '../features/updates/update-notice.tsx'
import { StatusBar } from './status-bar.tsx'
import { StorePage } from './store-page.tsx'
import { TitleBar } from './title-bar.tsx'
import { TransfersDock } from '../features/transfers/transfers-dock.tsx'
import { useDocumentTitle } from './use-document-title.ts'
import { useKeepRecents } from './use-keep-recents.ts'
import { InBothLanguages } from '../text/in-both-languages.tsx'
import { SettingCommands, useWindowCommands } from './use-window-commands.ts'
import type { Dialog } from '../state/dialog.ts'
import { useWindowState } from '../state/window-state.tsx'

/** The frame of the window: title bar, stores, the open store, transfers, status. */
export function Shell(): ReactNode {
  const client = useClient()
  const [address] = useAddress()
  const { sidebarShown, dialog } = useWindowState()
  const { toStore } = useWaysBack()
  const stores = useQuery(storesQuery(client))
  const rows = stores.data ?? noStores
  const store = 'store' in address ? rows.find((row) => row.id === address.store) : undefined
  const first = rows[0]
  const overAll = (address.at === 'allStores' || address.at === 'allBlobs') && first !== undefined
  const onCompare = address.at === 'compare'
  const onActivity = address.at === 'activity'
  const onDifferences = address.at === 'differences'
  const ofNoStore = overAll || onCompare || onActivity || onDifferences
  const lost = stores.data !== undefined && first !== undefined && store === undefined && !ofNoStore
  useEffect(() => {
    if (lost) toStore(first.id, 'replace')
  }, [lost, first, toStore])
  useNotedPlace(store !== undefined || ofNoStore ? address : undefined)
  // On other pages, a file that is no configuration is more likely meant for the bucket.
  const takesConfiguration = stores.data?.length === 0 || address.at === 'configuration'
  useDocumentTitle(address, store)
  useWindowCommands(rows)
  useOpened(stores.data)
  useKeepRecents(address)
  return (
    <Frame
      title={<TitleBar />}
      sidebar={
        sidebarShown &&
        ((border) => (
          <Sidebar
            border={border}
            stores={rows}
            loaded={stores.data !== undefined}
            open={store}
            overAll={overAll}
            onCompare={onCompare}
            onActivity={onActivity}
          />
        ))
      }
    >
      <main className={styles['main']}>
        <InBothLanguages>
          <SettingCommands />
        </InBothLanguages>
        <HostNotices />
        <UpdateNotice />
        {stores.isError && <ErrorPanel error={stores.error} onRetry={() => void stores.refetch()} />}
        {store !== undefined && 'store' in address && (
          <StorePage key={store.id} store={store} address={address} />
        )}
        {overAll && address.at === 'allBlobs' && (
          <ErrorBoundary key="blobs">
            <Suspense fallback={null}>
              <AllBlobsView stores={rows} address={address} />
            </Suspense>
          </ErrorBoundary>
        )}
        {overAll && address.at === 'allStores' && (
          <ErrorBoundary key="repositories">
            <Suspense fallback={<EarlyAllDrop opened={address.repository} />}>
              <AllStoresView stores={rows} />
            </Suspense>
          </ErrorBoundary>
        )}
        {address.at === 'compare' && stores.data !== undefined && (
          <ErrorBoundary key="compare">
            <Suspense fallback={null}>
              <CompareView stores={rows} address={address} />
            </Suspense>
          </ErrorBoundary>
        )}
        {address.at === 'differences' && stores.data !== undefined && (
          <ErrorBoundary key="differences">
            <Suspense fallback={null}>
              <DifferencesView stores={rows} address={address} />
            </Suspense>
          </ErrorBoundary>
        )}
        {address.at === 'activity' && (
          <ErrorBoundary key="activity">
            <Suspense fallback={null}>
              <ActivityView address={address} />
            </Suspense>
          </ErrorBoundary>
        )}
        {stores.data?.length === 0 && !onActivity && !onCompare && !onDifferences && <FirstRunView />}
        <TransfersDock />
      </main>
      <StatusBar store={store} all={overAll || (onCompare && first !== undefined) ? rows : undefined} />
      <ConfigDrop takes={takesOf(dialog.kind, takesConfiguration)} />
      <Dialogs stores={rows} />
      <ToldWords />
      <WholeTexts />
      <HostGone />
    </Frame>
  )
}

/** Over a dialog only one that adds stores takes a configuration. */
function takesOf(dialog: Dialog['kind'], all: boolean): 'all' | 'recognized' | 'none' {
  if (dialog === 'none') return all ? 'all' : 'recognized'
  return dialog === 'addStore' || dialog === 'openConfig' ? 'recognized' : 'none'
}

const noStores: readonly StoreRow[] = []

const AllStoresView = lazy(async () => ({
  default: (await import('../features/all-stores/all-stores-view.tsx')).AllStoresView,
}))

const ActivityView = lazy(async () => ({
  default: (await import('../features/activity/activity-view.tsx')).ActivityView,
}))

const CompareView = lazy(async () => ({
  default: (await import('../features/compare/compare-view.tsx')).CompareView,
}))

const DifferencesView = lazy(async () => ({
  default: (await import('../features/differences/differences-view.tsx')).DifferencesView,
}))

const AllBlobsView = lazy(async () => ({
  default: (await import('../features/all-stores/all-blobs-view.tsx')).AllBlobsView,
}))
