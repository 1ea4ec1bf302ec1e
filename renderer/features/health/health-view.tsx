import { useMediaQuery } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useMemo, type ReactNode } from 'react'

import { CallError } from '../../../electron/api/contract.ts'
import type { CatalogState, CollectionPlan, StoreRow } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { emptyListing } from '../../api/lists/listing.ts'
import { catalogQuery, repositoryFactsQuery } from '../../api/queries/catalog.ts'
import { findingsQuery, verificationQuery } from '../../api/queries/health.ts'
import { Note } from '../../parts/feedback/note.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { Pane, Panes } from '../../parts/panes.tsx'
import { useThrottled } from '../../parts/use-throttled.ts'
import type { HealthAddress } from '../../state/address/address.ts'
import { useGoTo } from '../../state/address/use-address.ts'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { StoreFailure } from '../store-failure/store-failure.tsx'
import { CollectPane } from './collection/collect-pane.tsx'
import { useCollection } from './collection/use-collection.ts'
import { kindsOf } from './findings/finding-kinds.ts'
import { filteredFindings } from './findings/finding-list.ts'
import { FindingPane } from './findings/finding-pane.tsx'
import { FindingsList } from './findings/findings-list.tsx'
import styles from './health.module.css'
import { RepositoriesList } from './repositories/repositories-list.tsx'
import { repositoryLines } from './repositories/repository-lines.ts'
import { RepositoryPane } from './repositories/repository-pane.tsx'
import { lineKey } from './repositories/repository-table.tsx'
import { Tiles } from './tiles.tsx'
import { VerificationHead } from './verification/verification-head.tsx'

/** What is wrong in a store and how it is mended, and what nothing needs any more and how it goes. */
export function HealthView(props: { store: StoreRow; address: HealthAddress }): ReactNode {
  const { store, address } = props
  const { t } = useTranslation(['health', 'collection'])
  const client = useClient()
  const goTo = useGoTo()
  const narrow = useMediaQuery('(max-width: 1199px)', undefined, { getInitialValueInEffect: false })
  const catalog = useQuery(catalogQuery(client, store.id)).data
  const facts = useQuery(repositoryFactsQuery(client, store.id, catalog ?? nothingKnown)).data
  const verification = useQuery(verificationQuery(client, store.id))
  const { last } = verification.data ?? {}
  const listing = useQuery(findingsQuery(client, store.id, last))
  const { pages } = useThrottled(listing.data ?? emptyListing, listing.data?.ended !== false)
  const collection = useCollection(store, catalog)
  const { plan } = collection
  const lines = useMemo(
    () => repositoryLines(plan?.repositories ?? [], last?.byRepository ?? [], facts),
    [plan, last, facts],
  )
  const text = useDeferredValue(address.filter ?? '')
  const findings = useMemo(
    () => filteredFindings(pages, { kinds: kindsOf(address.kind), text }),
    [pages, address.kind, text],
  )
  const finding = useMemo(() => {
    if (address.finding === undefined) return undefined
    for (const page of pages) for (const row of page) if (row.id === address.finding) return row
    return undefined
  }, [pages, address.finding])
  const ofRepository = useMemo(
    () =>
      address.repository === undefined
        ? []
        : filteredFindings(pages, { kinds: undefined, text: '', repository: address.repository }),
    [pages, address.repository],
  )
  const change = (next: Partial<HealthAddress>, how: 'push' | 'replace' = 'replace'): void =>
    goTo({ ...address, ...next }, how)
  const open = (next: Pick<HealthAddress, 'finding' | 'repository'>): void =>
    change(
      { finding: undefined, repository: undefined, collect: undefined, ...next },
      address.finding === undefined && address.repository === undefined ? 'push' : 'replace',
    )
  const close = (): void => change({ finding: undefined, repository: undefined, collect: undefined })
  const hasDetail = finding !== undefined || address.repository !== undefined
  const tagsElsewhere =
    store.connection.state === 'ready' && store.connection.layout.kind === 'registryWithoutTags'
  if (catalog?.failure !== undefined && catalog.listing === undefined && catalog.asOfMs === undefined) {
    return <StoreFailure store={store} error={new CallError(catalog.failure)} />
  }
  return (
    <div
      role="presentation"
      className="fill"
      onKeyDown={(event) => {
        // What is open above the page closes by itself, and is not within it.
        const within = event.target instanceof Node && event.currentTarget.contains(event.target)
        if (
          within &&
          event.key === 'Escape' &&
          !event.defaultPrevented &&
          (hasDetail || address.collect === 'yes')
        )
          close()
      }}
    >
      <Panes columns={['rest', { id: 'health.detail', usual: 340, leastPx: 280, narrow: 'over' }]}>
        <Pane
          label={t('title')}
          header={
            <>
              <VerificationHead store={store} state={verification.data ?? {}} catalog={catalog} />
              <Tiles
                last={last}
                plan={plan}
                kind={address.kind}
                onKind={(kind) => change({ kind })}
                onUnreferenced={() => goTo({ at: 'blobs', store: store.id, state: 'unreferenced' })}
              />
              {tagsElsewhere && (
                <div className={styles['notes']}>
                  <Note tone="warning">{t('collection:inDatabase')}</Note>
                </div>
              )}
            </>
          }
          footer={<Footer plan={plan} repositories={catalog?.totals?.repositories} />}
        >
          {verification.isError && (
            <ErrorPanel error={verification.error} onRetry={() => void verification.refetch()} />
          )}
          <div className={styles['lists']}>
            <RepositoriesList
              store={store}
              lines={lines}
              collection={collection}
              selected={address.repository}
              narrow={narrow}
              onSelect={(repository) => open({ repository })}
              onCollect={narrow ? () => change({ collect: 'yes' }, 'push') : undefined}
            />
            <FindingsList
              store={store}
              state={verification.data}
              findings={findings}
              listing={listing}
              address={address}
              narrow={narrow}
              onChange={(next) => change(next)}
              onSelect={(id) => open({ finding: id })}
              onClose={close}
            />
          </div>
        </Pane>
        {finding !== undefined ? (
          <FindingPane key={finding.id} store={store} finding={finding} onClose={close} />
        ) : address.repository !== undefined ? (
          <RepositoryPane
            store={store}
            repository={address.repository}
            line={lines.find((line) => lineKey(line) === address.repository)}
            findings={ofRepository}
            plan={plan?.id}
            onFinding={(id) => open({ finding: id })}
            onClose={close}
          />
        ) : (
          (!narrow || address.collect === 'yes') && (
            <CollectPane
              store={store}
              collection={collection}
              asOfMs={catalog?.asOfMs}
              last={last}
              onClose={narrow ? close : undefined}
            />
          )
        )}
      </Panes>
    </div>
  )
}

const nothingKnown: CatalogState = {}

function Footer(props: { plan: CollectionPlan | undefined; repositories: number | undefined }): ReactNode {
  const { plan, repositories } = props
  const { t } = useTranslation('health')
  const format = useFormat()
  return (
    <>
      {plan !== undefined && repositories !== undefined && (
        <span>
          {t('repositories.footer', {
            count: repositories,
            formatted: format.count(repositories),
            some: format.count(plan.repositoryCount),
          })}
        </span>
      )}
      <span className="grow" />
      <span className="trunc">{t('repositories.shared')}</span>
    </>
  )
}
