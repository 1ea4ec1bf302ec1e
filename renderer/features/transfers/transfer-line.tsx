import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { TransferRow } from '../../../electron/api/rows.ts'
import { shortDigest } from '../../parts/values/digest.tsx'
import { useErrorTitle } from '../../parts/feedback/problem.tsx'
import { useFormat } from '../../text/format.ts'
import styles from './transfer-item.module.css'
import { visible } from '../../text/visible.ts'

/** The name of a transfer, and which of its files or blobs it is at. */
export function TransferName(props: { row: TransferRow }): ReactNode {
  const { row } = props
  const { t } = useTranslation('transfers')
  const format = useFormat()
  const { items } = row
  return (
    <div className="trunc" title={visible(row.name)}>
      {visible(row.name)}
      {items?.total !== undefined && items.total > 1 && (
        <span className={styles['items']}>
          {' '}
          {t(ofBlobs(row) ? 'blobOf' : 'fileOf', {
            done: format.count(row.state.phase === 'running' ? nowAt(items.done, items.total) : items.done),
            total: format.count(items.total),
          })}
        </span>
      )}
    </div>
  )
}

/** Target or source of a transfer, and details of its state. */
export function TransferPlace(props: { row: TransferRow }): ReactNode {
  const { row } = props
  const place = usePlaceText()(row)
  const detail = useDetail(row)
  return (
    <div className={styles['place']} title={`${place}${detail === undefined ? '' : ` · ${detail}`}`}>
      <span className="trunc">{place}</span>
      {detail !== undefined && (
        <>
          <span className={styles['dot']}>·</span>
          <span className={`trunc ${styles['detail']} ${styles[tone[row.state.phase] ?? 'plain']}`}>
            {detail}
          </span>
        </>
      )}
    </div>
  )
}

const tone: Partial<Record<TransferRow['state']['phase'], string>> = { failed: 'reason', waiting: 'need' }

/** "to store / place", and of copies also where they come from. */
export function usePlaceText(): (row: TransferRow) => string {
  const { t } = useTranslation('transfers')
  return (row) => {
    const values = { store: row.storeName, place: row.place }
    if (row.from !== undefined)
      return t('fromTo', { ...values, fromStore: row.from.storeName, fromPlace: row.from.place })
    if (row.kind !== 'download' && row.kind !== 'export' && row.kind !== 'extract') return t('to', values)
    return t(row.place === '/' ? 'fromStore' : 'from', values)
  }
}

function useDetail(row: TransferRow): string | undefined {
  const { t } = useTranslation('transfers')
  const format = useFormat()
  const errorTitle = useErrorTitle()
  const { state, parts } = row
  switch (state.phase) {
    case 'failed': {
      const { status, serviceCode } = state.error.where
      const service = [status, serviceCode].filter((part) => part !== undefined).join(' ')
      return `${service === '' ? '' : `${service}: `}${errorTitle(state.error)}`
    }
    case 'paused':
      return parts === undefined
        ? t('pausedByYou')
        : t('pausedParts', {
            done: format.count(parts.done + parts.already),
            total: format.count(parts.total),
          })
    case 'waiting':
      return t(`need.${state.need.kind}`)
    case 'cancelled':
      return state.cleaning ? t('cleaning') : undefined
    case 'done':
      if (state.skipped) return t('skipped')
      return row.alreadyBytes === undefined || row.alreadyBytes === 0
        ? undefined
        : t('already', { size: format.bytes(row.alreadyBytes) })
    case 'queued':
    case 'running':
      return row.current === undefined ? undefined : currentText(row.current)
  }
}

function currentText(current: string): string {
  return /^[a-z0-9]+:[0-9a-f]{32,}$/.test(current) ? shortDigest(current) : current
}

/** Images are moved blob by blob, everything else file by file. */
function ofBlobs({ kind }: TransferRow): boolean {
  return kind === 'push' || kind === 'export' || kind === 'copy'
}

function nowAt(done: number, total: number): number {
  return Math.min(done + 1, total)
}
