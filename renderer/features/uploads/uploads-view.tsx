import { IconTrash } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useDeferredValue, useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { MultipartUploadRow, StoreRow } from '../../../electron/api/rows.ts'
import { useAddress } from '../../state/address/use-address.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { emptyListing } from '../../api/lists/listing.ts'
import { uploadId, uploadsQuery } from '../../api/queries/uploads.ts'
import { useCommands } from '../../parts/commands/use-commands.ts'
import { Button } from '../../parts/controls/button.tsx'
import { Empty } from '../../parts/feedback/empty.tsx'
import { FilterInput } from '../../parts/controls/filter-input.tsx'
import {
  Counted,
  extentOf,
  ListedAt,
  ListingGrows,
  ListingStopped,
} from '../../parts/feedback/listing-state.tsx'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { Pane, Panes } from '../../parts/panes.tsx'
import { noSelection } from '../../parts/grid/selection.ts'
import { useShown } from '../../parts/grid/shown.ts'
import { useThrottled } from '../../parts/use-throttled.ts'
import { useWindowState } from '../../state/window-state.tsx'
import { useFormat } from '../../text/format.ts'
import { SaveShown } from '../save-list/save-list.tsx'
import { StoreFailure, StoreFailureBanner } from '../store-failure/store-failure.tsx'
import { useUploadColumns } from './use-upload-columns.ts'
import { uploadRows, uploadTotals, type UploadTotals } from './upload-rows.ts'
import { UploadTable } from './upload-table.tsx'
import styles from './uploads.module.css'

/** Multipart uploads that were neither completed nor aborted: the service bills them, and no other list shows them. */
export function UploadsView(props: { store: StoreRow }): ReactNode {
  const { store } = props
  const { t } = useTranslation(['uploads', 'files', 'common'])
  const [address, goTo] = useAddress()
  const { openDialog } = useWindowState()
  const format = useFormat()
  const queries = useQueryClient()
  const query = uploadsQuery(useClient(), store.id)
  const uploads = useQuery(query)
  const listing = useThrottled(uploads.data ?? emptyListing, uploads.data?.ended !== false)
  const typed = address.at === 'uploads' ? (address.filter ?? '') : ''
  const filter = useDeferredValue(typed)
  const rows = useMemo(() => uploadRows(listing, filter), [listing, filter])
  const shown = useShown<MultipartUploadRow>()
  const columns = useUploadColumns()
  const [selection, setSelection] = useState(noSelection)
  const chosen = useMemo(() => rows.filter((row) => selection.chosen.has(uploadId(row))), [rows, selection])
  const setFilter = (text: string): void =>
    goTo({ at: 'uploads', store: store.id, ...(text === '' ? {} : { filter: text }) }, 'replace')
  const stop = (): void => void queries.cancelQueries({ queryKey: query.queryKey })
  const abort = (): void =>
    openDialog({ kind: 'abortUploads', store, uploads: chosen.length > 0 ? chosen : rows })
  useCommands(
    rows.length === 0
      ? []
      : [
          {
            id: 'abortUploads',
            group: chosen.length > 0 ? 'chosen' : 'page',
            label: chosen.length > 0 ? t('abortChosen', { count: chosen.length }) : t('abortAll'),
            Icon: IconTrash,
            refusal: store.readOnly ? t('readOnly') : undefined,
            run: abort,
          },
        ],
  )
  const growing = uploads.isFetching && uploads.data?.ended !== true
  const again = (): void => void uploads.refetch()
  if (uploads.isError && rows.length === 0) {
    return <StoreFailure store={store} error={uploads.error} />
  }
  return (
    <div className="fill">
      {uploads.isError && <StoreFailureBanner store={store} error={uploads.error} onRetry={again} />}
      <Panes columns={['rest']}>
        <Pane
          label={t('title')}
          header={
            <div className={styles['bar']}>
              <div className={styles['filter']}>
                <FilterInput label={t('filter')} value={typed} onChange={setFilter} />
              </div>
              <p className={`grow ${styles['what']}`}>{t('what')}</p>
              <SaveShown
                list="multipart-uploads"
                store={store}
                columns={columns}
                filter={{ text: filter }}
                asOfMs={uploads.dataUpdatedAt}
                complete={uploads.data?.ended === true && uploadTotals(rows).sizesKnown}
                shown={shown}
              />
              {rows.length > 0 && (
                <Button
                  tone="danger"
                  disabledReason={store.readOnly ? t('readOnly') : undefined}
                  onClick={abort}
                >
                  {chosen.length > 0 ? t('abortChosen', { count: chosen.length }) : t('abortAll')}
                </Button>
              )}
              {rows.length > 0 && store.readOnly && (
                <Button onClick={() => openDialog({ kind: 'allowChanges', store })}>
                  {t('files:drop.allow')}
                </Button>
              )}
            </div>
          }
          footer={
            growing ? (
              <ListingGrows text={t('listing', { count: rows.length })} onStop={stop} />
            ) : (
              <>
                <Totals
                  all={uploadTotals(rows)}
                  chosen={uploadTotals(chosen)}
                  ended={uploads.data?.ended === true}
                />
                {uploads.data?.ended === true && (
                  <ListedAt
                    text={t('listedAt', { time: format.dateTime(uploads.dataUpdatedAt) })}
                    onAgain={() => void uploads.refetch()}
                  />
                )}
              </>
            )
          }
        >
          {uploads.isPending && uploads.isFetching && <LoadingLine onStop={stop} />}
          {uploads.data !== undefined && (
            <UploadTable
              rows={rows}
              selection={selection}
              shown={shown}
              onSelection={setSelection}
              empty={
                growing ? undefined : filter === '' ? (
                  <Empty title={t('none')} detail={t('noneDetail')} />
                ) : (
                  <Empty
                    title={t('noMatches', { filter })}
                    action={<Button onClick={() => setFilter('')}>{t('common:clearFilter')}</Button>}
                  />
                )
              }
            />
          )}
          {uploads.data?.ended === false && !uploads.isFetching && !uploads.isError && (
            <ListingStopped onAgain={() => void uploads.refetch()} />
          )}
        </Pane>
      </Panes>
    </div>
  )
}

function Totals(props: { all: UploadTotals; chosen: UploadTotals; ended: boolean }): ReactNode {
  const { all, chosen } = props
  const { t } = useTranslation('uploads')
  const format = useFormat()
  if (all.count === 0) return props.ended ? null : <Counted extent="nothing" text="" />
  const text = (totals: UploadTotals, known: 'total' | 'chosen'): string =>
    t(totals.sizesKnown ? known : `${known}AtLeast`, {
      count: totals.count,
      size: format.bytes(totals.sizeBytes),
    })
  return (
    <>
      <output>
        <Counted extent={extentOf(props, all.count)} text={text(all, 'total')} />
      </output>
      {chosen.count > 0 && <output>{text(chosen, 'chosen')}</output>}
    </>
  )
}
