import { useMediaQuery } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useMemo, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { mostShared } from '../../../electron/api/catalog.ts'
import type { StoreRow, StoreTotals } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { blobInStoresQuery, knownVersion, sharedBlobsQuery, totalsQuery } from '../../api/queries/catalog.ts'
import { emptyListing } from '../../api/lists/listing.ts'
import { Empty } from '../../parts/feedback/empty.tsx'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { FilterInput } from '../../parts/controls/filter-input.tsx'
import { Pane, Panes } from '../../parts/panes.tsx'
import { rowsInOrder, useShown } from '../../parts/grid/shown.ts'
import { useStableList } from '../../parts/use-stable-list.ts'
import { Digest, shortDigest } from '../../parts/values/digest.tsx'
import type { AllBlobsAddress } from '../../state/address/address.ts'
import { useGoTo } from '../../state/address/use-address.ts'
import { useFormat } from '../../text/format.ts'
import { AllHead } from './all-head.tsx'
import styles from './all-stores.module.css'
import { SaveList, SaveShown } from '../save-list/save-list.tsx'
import { useBlobPlaceColumns, useSharedBlobColumns } from './use-list-columns.ts'
import { digestsFound, sharedLines, type SharedLine } from './blob-lines.ts'
import { BlobPlaces } from './blob-places.tsx'
import { SharedBlobsTable } from './shared-blobs-table.tsx'
import { storeLabels } from './store-state.ts'
import { typedDigest } from './typed-digest.ts'

const nothingKnown: ReadonlyMap<string, StoreTotals> = new Map()

/** Which stores hold a blob, and how much each two stores share: of what is remembered, without a request. */
export function AllBlobsView(props: { stores: readonly StoreRow[]; address: AllBlobsAddress }): ReactNode {
  const { stores, address } = props
  const { t } = useTranslation('allStores')
  const totals = useQuery(totalsQuery(useClient())).data ?? nothingKnown
  const labels = useMemo(() => storeLabels(stores), [stores])
  return (
    <div role="presentation" className="fill">
      <AllHead shown="allBlobs" what={t('blobs.what')} />
      <div className={`fill ${styles['lists']} ${styles['ruled']}`}>
        <Panes columns={[{ id: 'all.blobs', label: t('blobs.where'), usual: 0.488, leastPx: 280 }, 'rest']}>
          <WherePane stores={stores} labels={labels} totals={totals} typed={address.digest ?? ''} />
          <SharedPane stores={stores} labels={labels} totals={totals} />
        </Panes>
      </div>
    </div>
  )
}

interface PaneProps {
  readonly stores: readonly StoreRow[]
  readonly labels: ReadonlyMap<string, string>
  readonly totals: ReadonlyMap<string, StoreTotals>
}

function WherePane(props: PaneProps & { typed: string }): ReactNode {
  const { stores, labels, totals, typed } = props
  const { t } = useTranslation('allStores')
  const goTo = useGoTo()
  const wanted = useDeferredValue(typedDigest(typed))
  const query = blobInStoresQuery(useClient(), wanted ?? '', knownVersion(totals))
  const places = useQuery({ ...query, enabled: wanted !== undefined })
  const pages = wanted === undefined ? emptyListing.pages : (places.data?.pages ?? emptyListing.pages)
  const digests = useMemo(() => digestsFound(pages), [pages])
  const [digest = wanted] = digests
  const isAmbiguous = digests.length > 1
  const sought = wanted === undefined ? undefined : digest
  const isAnswered = places.data?.ended === true
  const saved = useBlobPlaceColumns(totals, sought, pages)
  // Which store holds which of several is not shown, either.
  const rows = useMemo(() => rowsInOrder(isAmbiguous ? [] : stores), [isAmbiguous, stores])
  return (
    <Pane
      label={t('blobs.where')}
      tone="subtle"
      header={
        <>
          <div className="pane-title">
            <h2>{t('blobs.where')}</h2>
          </div>
          <div className={styles['bar']}>
            <div className={styles['filter']}>
              <FilterInput
                label={t('blobs.type')}
                value={typed}
                onChange={(text) => goTo({ at: 'allBlobs', digest: text }, 'replace')}
              />
            </div>
            <SaveList
              list="blob-places"
              columns={saved}
              filter={{ digest: sought }}
              complete={stores.every(({ id }) => totals.has(id)) && (sought === undefined || isAnswered)}
              rows={rows}
              look="icon"
            />
          </div>
        </>
      }
      footer={
        <span>{t(wanted === undefined && typed.trim() !== '' ? 'blobs.noDigest' : 'blobs.remembered')}</span>
      }
    >
      {places.isError && wanted !== undefined && (
        <ErrorPanel error={places.error} onRetry={() => void places.refetch()} />
      )}
      {isAmbiguous ? (
        <>
          <p className={styles['hint']}>
            {t('blobs.several', { count: digests.length, text: shortDigest(wanted ?? '') })}
          </p>
          <ul className={styles['digests']}>
            {digests.map((each) => (
              <li key={each}>
                <Digest value={each} full onOpen={() => goTo({ at: 'allBlobs', digest: each }, 'replace')} />
              </li>
            ))}
          </ul>
        </>
      ) : (
        <>
          {wanted !== undefined && digest !== undefined && digest.includes(':') && (
            <div className={styles['chosenDigest']}>
              <Digest value={digest} full />
            </div>
          )}
          <BlobPlaces stores={stores} labels={labels} totals={totals} digest={sought} places={pages} />
        </>
      )}
    </Pane>
  )
}

function SharedPane(props: PaneProps): ReactNode {
  const { stores, labels, totals } = props
  const { t } = useTranslation('allStores')
  const format = useFormat()
  const known = stores.filter(({ id }) => totals.has(id)).map(({ id }) => id)
  const compared = useStableList(known.slice(0, mostShared))
  const shared = useQuery(sharedBlobsQuery(useClient(), compared, knownVersion(totals)))
  const narrow = useMediaQuery('(max-width: 1199px)', undefined, { getInitialValueInEffect: false })
  const { pages, ended } = shared.data ?? emptyListing
  const lines = useMemo(() => sharedLines(pages, totals), [pages, totals])
  const saved = useSharedBlobColumns(stores)
  const shown = useShown<SharedLine>()
  return (
    <Pane
      label={t('blobs.shared')}
      header={
        <div className={`pane-title ${styles['lastTitle']}`}>
          <div className="grow">
            <h2>{t('blobs.shared')}</h2>
            <p>{t('blobs.sharedWhat')}</p>
          </div>
          <SaveShown
            list="shared-blobs"
            columns={saved}
            complete={ended && known.length === stores.length && known.length <= mostShared}
            shown={shown}
            look="icon"
          />
        </div>
      }
      footer={
        <>
          <span>{t('blobs.pairs', { count: lines.length, formatted: format.count(lines.length) })}</span>
          {known.length < stores.length && (
            <span>{t('blobs.notCompared', { count: stores.length - known.length })}</span>
          )}
          {known.length > mostShared && <span>{t('blobs.mostCompared', { count: mostShared })}</span>}
        </>
      }
    >
      {shared.isError && <ErrorPanel error={shared.error} onRetry={() => void shared.refetch()} />}
      {compared.length < 2 ? (
        <Empty title={t('blobs.tooFew')} detail={t('blobs.tooFewDetail')} />
      ) : lines.length === 0 && !ended ? (
        <LoadingLine />
      ) : (
        <SharedBlobsTable lines={lines} stores={stores} labels={labels} narrow={narrow} shown={shown} />
      )}
    </Pane>
  )
}
