import { IconCoin, IconReportAnalytics } from '@tabler/icons-react'
import { useMediaQuery } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import { CallError } from '../../../electron/api/contract.ts'
import type { CatalogState, StoreRow, StoreUsage } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { catalogQuery, useRefreshCatalog } from '../../api/queries/catalog.ts'
import { storeUsageQuery } from '../../api/queries/usage.ts'
import { useCommands } from '../../parts/commands/use-commands.ts'
import { Button } from '../../parts/controls/button.tsx'
import { Empty } from '../../parts/feedback/empty.tsx'
import { ListedAt } from '../../parts/feedback/listing-state.tsx'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { Note } from '../../parts/feedback/note.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { closeOnEscape } from '../../parts/controls/close-on-escape.ts'
import { Pane, Panes } from '../../parts/panes.tsx'
import type { UsageAddress } from '../../state/address/address.ts'
import { useGoTo } from '../../state/address/use-address.ts'
import { useWindowState } from '../../state/window-state.tsx'
import { InBothLanguages } from '../../text/in-both-languages.tsx'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { StoreFailure } from '../store-failure/store-failure.tsx'
import { UnreadManifests } from '../catalog/unread-manifests.tsx'
import { GrowthChart } from './growth/growth-chart.tsx'
import { RepositoryPane } from './repository-pane.tsx'
import { Summary } from './summary/summary.tsx'
import { Tiles } from './tiles.tsx'
import { useEditPrices } from './use-edit-prices.ts'
import { UsageMap } from './usage-map.tsx'
import styles from './usage.module.css'

/** Where the bytes of a store are: by repository and tag, over time, by storage class, and what they cost. */
export function UsageView(props: { store: StoreRow; address: UsageAddress }): ReactNode {
  const { store, address } = props
  const { t } = useTranslation('usage')
  const client = useClient()
  const catalog = useQuery(catalogQuery(client, store.id)).data ?? nothingKnown
  const usage = useQuery(storeUsageQuery(client, store.id, catalog))
  const { data } = usage
  return (
    <>
      {usage.isError && <ErrorPanel error={usage.error} onRetry={() => void usage.refetch()} />}
      {data === undefined ? (
        !usage.isError && <NothingYet store={store} catalog={catalog} />
      ) : data.keys === 0 ? (
        <Empty title={t('empty')} detail={t('emptyDetail')} />
      ) : (
        <Usage store={store} address={address} catalog={catalog} usage={data} />
      )}
    </>
  )
}

const nothingKnown: CatalogState = {}

function NothingYet(props: { store: StoreRow; catalog: CatalogState }): ReactNode {
  const { store, catalog } = props
  const { t } = useTranslation('usage')
  const refresh = useRefreshCatalog()
  if (catalog.failure !== undefined && catalog.listing === undefined && catalog.asOfMs === undefined) {
    return <StoreFailure store={store} error={new CallError(catalog.failure)} />
  }
  // The status bar says how far the listing is, and stops it.
  if (catalog.stopped !== true || catalog.listing !== undefined || catalog.asOfMs !== undefined) {
    return <LoadingLine />
  }
  return (
    <Empty
      title={t('notListed')}
      detail={t('notListedDetail')}
      action={<Button onClick={() => refresh.mutate(store.id)}>{t('listStore')}</Button>}
    />
  )
}

function Usage(props: {
  store: StoreRow
  address: UsageAddress
  catalog: CatalogState
  usage: StoreUsage
}): ReactNode {
  const { store, address, catalog, usage } = props
  const { t } = useTranslation('usage')
  const goTo = useGoTo()
  const narrow = useMediaQuery('(max-width: 1199px)', undefined, { getInitialValueInEffect: false })
  const { repository } = address
  const close = (): void => goTo({ ...address, repository: undefined }, 'replace')
  const summary = <Summary store={store} usage={usage} />
  return (
    <div
      role="presentation"
      className="fill"
      onKeyDown={(event) => {
        closeOnEscape(event, repository === undefined ? undefined : close)
      }}
    >
      <Tiles store={store} usage={usage} />
      <Panes
        columns={[
          'rest',
          { id: 'usage.detail', label: t('where.title'), usual: 416, leastPx: 300, narrow: 'over' },
        ]}
      >
        <Pane label={t('title')} footer={<Footer store={store} usage={usage} />}>
          <Notes store={store.id} catalog={catalog} usage={usage} />
          <div className={styles['main']}>
            <UsageMap store={store} address={address} catalog={catalog} usage={usage} />
            <GrowthChart growth={usage.growth} />
          </div>
          {narrow && summary}
        </Pane>
        {repository !== undefined ? (
          <RepositoryPane
            key={repository}
            store={store}
            repository={repository}
            catalog={catalog}
            usage={usage}
            onClose={close}
          />
        ) : (
          !narrow && <Pane label={t('where.title')}>{summary}</Pane>
        )}
      </Panes>
    </div>
  )
}

function Notes(props: { store: string; catalog: CatalogState; usage: StoreUsage }): ReactNode {
  const { store, catalog, usage } = props
  const { t } = useTranslation('usage')
  const format = useFormat()
  if (usage.unread === 0 && usage.complete) return null
  const toRead = catalog.unreadManifests ?? 0
  return (
    <div className={styles['notes']}>
      {usage.unread > 0 && (
        <Note tone="warning">
          {toRead > 0
            ? t('unread', { count: usage.unread, formatted: format.count(usage.unread) })
            : t('unreadable', { count: usage.unread, formatted: format.count(usage.unread) })}{' '}
          <UnreadManifests store={store} manifests={toRead} />
        </Note>
      )}
      {!usage.complete && <Note>{t('incomplete')}</Note>}
    </div>
  )
}

function Footer(props: { store: StoreRow; usage: StoreUsage }): ReactNode {
  const { store, usage } = props
  const { t } = useTranslation(['usage', 'reports'])
  const format = useFormat()
  const refresh = useRefreshCatalog()
  const { openDialog } = useWindowState()
  return (
    <>
      <InBothLanguages>
        <UsageCommands store={store} usage={usage} />
      </InBothLanguages>
      <ListedAt
        text={t('listedAt', { time: format.timeOfDay(usage.asOfMs) })}
        onAgain={() => refresh.mutate(store.id)}
      />
      <span className="grow" />
      <span className="trunc">{t('growth.detail')}</span>
      <Button
        size="small"
        icon={<IconReportAnalytics size={14} />}
        onClick={() => openDialog({ kind: 'audit', store })}
      >
        {t('reports:audit.open')}
      </Button>
    </>
  )
}

function UsageCommands(props: { store: StoreRow; usage: StoreUsage }): ReactNode {
  const { store, usage } = props
  const { t } = useTranslation(['usage', 'reports'])
  const { openDialog } = useWindowState()
  const editPrices = useEditPrices(store, usage)
  useCommands([
    {
      id: 'usage-audit',
      group: 'page',
      label: t('reports:audit.open'),
      Icon: IconReportAnalytics,
      run: () => openDialog({ kind: 'audit', store }),
    },
    { id: 'usage-prices', group: 'page', label: t('classes.edit'), Icon: IconCoin, run: editPrices },
  ])
  return null
}
