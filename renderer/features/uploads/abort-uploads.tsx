import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { AbortFailure, MultipartUploadRow, StoreRow } from '../../../electron/api/rows.ts'
import { useAbortUploads, type AbortProgress } from '../../api/mutations/uploads.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { isEnded, transfersQuery } from '../../api/queries/transfers.ts'
import { uploadId } from '../../api/queries/uploads.ts'
import { Button } from '../../parts/controls/button.tsx'
import { Note } from '../../parts/feedback/note.tsx'
import { ErrorPanel, useErrorTitle } from '../../parts/feedback/problem.tsx'
import { useFormat } from '../../text/format.ts'
import { uploadTotals } from './upload-rows.ts'
import styles from './uploads.module.css'

/** Says which multipart uploads would be aborted and their size, aborts them, and says which could not be aborted. */
export function AbortUploads(props: {
  store: StoreRow
  uploads: readonly MultipartUploadRow[]
  onDone: () => void
}): ReactNode {
  const { store, onDone } = props
  const { t } = useTranslation(['uploads', 'common'])
  const format = useFormat()
  const [progress, setProgress] = useState<AbortProgress>()
  const abort = useAbortUploads(store.id, setProgress)
  const needed = useNeeded()
  const uploads = props.uploads.filter((row) => !needed(row))
  const ours = props.uploads.length - uploads.length
  const totals = uploadTotals(uploads)
  const failures = progress?.failures ?? []
  const ended = abort.isSuccess && failures.length > 0
  return (
    <div className="dialog-body">
      {uploads.length > 0 && (
        <p>
          {t(totals.sizesKnown ? 'abort.detail' : 'abort.detailAtLeast', {
            count: uploads.length,
            size: format.bytes(totals.sizeBytes),
            store: store.name,
          })}
        </p>
      )}
      {uploads.length > 0 && <AffectedKeys uploads={uploads} failures={failures} />}
      {ours > 0 && <Note tone="warning">{t('abort.ours', { count: ours })}</Note>}
      {progress !== undefined && (
        <output>
          {t('abort.progress', {
            done: format.count(progress.done - failures.length),
            total: format.count(uploads.length),
          })}
          {failures.length > 0 && ` · ${t('abort.failures', { count: failures.length })}`}
        </output>
      )}
      {abort.isError && <ErrorPanel error={abort.error} compact />}
      <div className="dialog-actions">
        <Button onClick={onDone} data-autofocus>
          {ended ? t('common:close') : t('common:cancel')}
        </Button>
        {!ended && (
          <Button
            tone="danger"
            disabled={abort.isPending || uploads.length === 0}
            onClick={() =>
              abort.mutate(uploads, {
                onSuccess: (failed) => {
                  if (failed.length === 0) onDone()
                },
              })
            }
          >
            {t('abort.confirm', { count: uploads.length })}
          </Button>
        )}
      </div>
    </div>
  )
}

/** Says which multipart uploads a transfer still uses: only cancelling the transfer aborts these. */
function useNeeded(): (row: MultipartUploadRow) => boolean {
  const transfers = useQuery(transfersQuery(useClient())).data
  return ({ transfer }) => {
    const place = transfer === undefined ? undefined : transfers?.places.get(transfer)
    const row = place === undefined ? undefined : transfers?.rows[place]
    return row !== undefined && !isEnded(row)
  }
}

function AffectedKeys(props: {
  uploads: readonly MultipartUploadRow[]
  failures: readonly AbortFailure[]
}): ReactNode {
  const { t } = useTranslation('uploads')
  const errorTitle = useErrorTitle()
  const { uploads } = props
  const failed = new Map(props.failures.map((failure) => [uploadId(failure), failure.error]))
  // Those that could not be aborted are what is looked for.
  const ordered = uploads.toSorted(
    (a, b) => Number(failed.has(uploadId(b))) - Number(failed.has(uploadId(a))),
  )
  const shown = ordered.slice(0, mostShown)
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls */}
      <ul className={`boxed-list ${styles['keys']}`} tabIndex={0} aria-label={t('title')}>
        {shown.map((row) => {
          const error = failed.get(uploadId(row))
          return (
            <li key={uploadId(row)}>
              <span className="mono">{row.key}</span>
              {error !== undefined && <span className={styles['failure']}>{errorTitle(error)}</span>}
            </li>
          )
        })}
      </ul>
      {uploads.length > shown.length && <p>{t('abort.more', { count: uploads.length - shown.length })}</p>}
    </>
  )
}

const mostShown = 200
