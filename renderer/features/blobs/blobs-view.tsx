import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useDeferredValue, useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { StoreRow } from '../../../electron/api/rows.ts'
import type { BlobsAddress } from '../../state/address/address.ts'
import { useAddress } from '../../state/address/use-address.ts'
import { noBlobs, type BlobEntry } from '../../api/lists/blob-columns.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { useDownload, type DownloadRequest } from '../../api/downloads.ts'
import { blobsQuery } from '../../api/queries/blobs.ts'
import type { Sort } from '../../parts/grid/head-column.ts'
import { useTableSort } from '../../parts/grid/use-column-layout.ts'
import { useShown } from '../../parts/grid/shown.ts'
import type { MenuPoint } from '../../parts/controls/context-menu.tsx'
import { ListingStopped } from '../../parts/feedback/listing-state.tsx'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { Note } from '../../parts/feedback/note.tsx'
import { closeOnEscape } from '../../parts/controls/close-on-escape.ts'
import { Pane, Panes } from '../../parts/panes.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useThrottled } from '../../parts/use-throttled.ts'
import { useWindowState } from '../../state/window-state.tsx'
import { SaveShown } from '../save-list/save-list.tsx'
import { StoreFailure, StoreFailureBanner } from '../store-failure/store-failure.tsx'
import { NewestNote } from '../versions/newest-note.tsx'
import { BlobDetailPane } from './blob-detail-pane.tsx'
import { BlobCommands, BlobMenu } from './blob-menu.tsx'
import { blobColumns, type BlobColumn } from './blob-order.ts'
import { BlobTable } from './blob-table.tsx'
import { BlobTotals } from './blob-totals.tsx'
import { InBothLanguages } from '../../text/in-both-languages.tsx'
import { BlobsBar } from './blobs-bar.tsx'
import styles from './blobs.module.css'
import { NoBlobRows } from './no-blob-rows.tsx'
import { useBlobColumns } from './use-blob-columns.ts'
import { useBlobOrder } from './use-blob-order.ts'
import { useReferenceCounts } from './use-reference-counts.ts'

/** Every blob of a store: how large, how old, and whether anything refers to it. */
export function BlobsView(props: { store: StoreRow }): ReactNode {
  const { store } = props
  const [address, goTo] = useAddress()
  if (address.at !== 'blobs') return null
  return (
    <Blobs store={store} address={address} onChange={(change, how) => goTo({ ...address, ...change }, how)} />
  )
}

function Blobs(props: {
  store: StoreRow
  address: BlobsAddress
  onChange: (change: Partial<BlobsAddress>, how: 'push' | 'replace') => void
}): ReactNode {
  const { store, address, onChange } = props
  const { t } = useTranslation('blobs')
  const queries = useQueryClient()
  const query = blobsQuery(useClient(), store.id)
  const blobs = useQuery(query)
  const stop = (): void => void queries.cancelQueries({ queryKey: query.queryKey })
  const references = useReferenceCounts(store.id, blobs.data)
  const [sort, setSort] = useBlobSort()
  const [menu, setMenu] = useState<{ readonly digest: string; readonly at: MenuPoint }>()
  const [menuError, setMenuError] = useState<unknown>()
  const download = useDownload()
  const { showTransfers } = useWindowState()
  const prefix = useDeferredValue(address.filter ?? '')
  const list = useThrottled(blobs.data ?? noBlobs, blobs.data?.ended !== false)
  // Counts that are not whole say nothing, and would only begin the work anew each time they grow.
  const counts = references.counts?.done === undefined ? undefined : references.counts
  const ordered = useBlobOrder({ list, counts, prefix, state: address.state, sort })
  const shown = useShown<BlobEntry>()
  const saved = useBlobColumns(ordered)
  const growing = blobs.isFetching && blobs.data?.ended !== true
  const tagsElsewhere =
    store.connection.state === 'ready' && store.connection.layout.kind === 'registryWithoutTags'
  const begin = (request: DownloadRequest): void =>
    download.mutate(request, { onSuccess: (begun) => begun && showTransfers(true) })
  const close = (): void => onChange({ blob: undefined }, 'replace')
  if (blobs.isError && list.count === 0) return <StoreFailure store={store} error={blobs.error} />
  return (
    <div
      role="presentation"
      className="fill"
      onKeyDown={(event) => {
        closeOnEscape(event, address.blob === undefined ? undefined : close)
      }}
    >
      {blobs.isError && (
        <StoreFailureBanner store={store} error={blobs.error} onRetry={() => void blobs.refetch()} />
      )}
      <Panes
        columns={
          address.blob === undefined
            ? ['rest']
            : ['rest', { id: 'blobs.detail', usual: 344, leastPx: 280, narrow: 'over' }]
        }
      >
        <Pane
          label={t('title')}
          header={
            <>
              <BlobsBar
                address={address}
                list={list}
                order={ordered?.order}
                references={references}
                save={
                  <SaveShown
                    list="blobs"
                    store={store}
                    columns={saved}
                    filter={{ text: prefix, state: address.state }}
                    complete={!growing && blobs.data?.ended === true}
                    shown={shown}
                  />
                }
                onFilter={(filter) => onChange({ filter }, 'replace')}
                onState={(state) => onChange({ state }, 'replace')}
              />
              {references.counts?.done?.complete === false && (
                <div className={styles['note']}>
                  <Note tone="warning">{t('incomplete')}</Note>
                </div>
              )}
              {tagsElsewhere && (
                <div className={styles['note']}>
                  <Note>{t('tagsElsewhere')}</Note>
                </div>
              )}
            </>
          }
          footer={
            <>
              <BlobTotals
                list={list}
                order={ordered?.order}
                growing={growing}
                ended={blobs.data?.ended === true}
                prefix={prefix}
                onStop={stop}
              />
              <NewestNote store={store} />
            </>
          }
        >
          {references.error !== undefined && (
            <ErrorPanel error={references.error} onRetry={references.start} />
          )}
          {download.isError && <ErrorPanel error={download.error} />}
          {menuError !== undefined && <ErrorPanel error={menuError} />}
          {blobs.isPending && blobs.isFetching && <LoadingLine onStop={stop} />}
          {blobs.data !== undefined && (
            <BlobTable
              ordered={ordered}
              shown={shown}
              sort={sort}
              onSort={(column) => setSort(nextBlobSort(sort, column))}
              chosen={address.blob}
              onClose={close}
              keptAs={`blobs ${store.id}`}
              onMenu={(digest, at) => {
                setMenuError(undefined)
                setMenu({ digest, at })
              }}
              onChoose={(blob) => onChange({ blob }, address.blob === undefined ? 'push' : 'replace')}
              empty={
                growing || ordered === undefined ? undefined : (
                  <NoBlobRows
                    counted={references.counts?.done !== undefined}
                    filter={prefix}
                    state={address.state}
                    onClear={() => onChange({ filter: undefined, state: undefined }, 'replace')}
                    onCount={references.start}
                  />
                )
              }
            />
          )}
          {!blobs.isFetching && !blobs.isError && blobs.data?.ended !== true && (
            <ListingStopped onAgain={() => void blobs.refetch()} />
          )}
        </Pane>
        {address.blob !== undefined && (
          <BlobDetailPane
            key={address.blob}
            store={store}
            digest={address.blob}
            counts={references.counts}
            onClose={close}
          />
        )}
      </Panes>
      {address.blob !== undefined && (
        <InBothLanguages>
          <BlobCommands store={store} digest={address.blob} onDownload={begin} onError={setMenuError} />
        </InBothLanguages>
      )}
      {menu !== undefined && (
        <BlobMenu
          store={store}
          {...menu}
          onDownload={begin}
          onError={setMenuError}
          onClose={() => setMenu(undefined)}
        />
      )}
    </div>
  )
}

type BlobSort = { readonly column: BlobColumn; readonly direction: Sort['direction'] }

/** By size at first. */
function useBlobSort(): readonly [BlobSort, (sort: BlobSort) => void] {
  const [sort, setSort] = useTableSort('blobs', largestFirst, sortable)
  const column = blobColumns.find((each) => each === sort?.column)
  const direction = sort?.direction
  // The same object each time: another one would be another question, and a million blobs be sorted again.
  const now = useMemo(
    () => (column === undefined || direction === undefined ? largestFirst : { column, direction }),
    [column, direction],
  )
  return [now, setSort]
}

const largestFirst: BlobSort = { column: 'size', direction: 'descending' }
const sortable = blobColumns.map((id) => ({ id }))

/** The columns that sort in descending order first. */
function nextBlobSort(now: BlobSort, column: BlobColumn): BlobSort {
  if (now.column === column) {
    return { column, direction: now.direction === 'ascending' ? 'descending' : 'ascending' }
  }
  const isText = column === 'digest' || column === 'class' || column === 'type'
  return { column, direction: isText ? 'ascending' : 'descending' }
}
