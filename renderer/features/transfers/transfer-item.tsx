import { memo, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { TransferRow } from '../../../electron/api/rows.ts'
import type { Tempo } from '../../api/lists/transfer-meter.ts'
import { Button } from '../../parts/controls/button.tsx'
import { useFormat } from '../../text/format.ts'
import type { OnTransferAction } from './transfer-actions.ts'
import { TransferButtons } from './transfer-buttons.tsx'
import { TransferIcon } from './transfer-icon.tsx'
import styles from './transfer-item.module.css'
import { TransferName, TransferPlace } from './transfer-line.tsx'
import { TransferNeedButton } from './transfer-need-button.tsx'
import { TransferProgress } from './transfer-progress.tsx'
import { TransferReports } from './transfer-reports.tsx'
import { useTimeLeft } from './use-time-left.ts'

/** One transfer as the cells of a row: name and place, progress, bytes, speed, time left, and what can be done. */
export const TransferItem = memo(function TransferItem(props: {
  row: TransferRow
  tempo: Tempo | undefined
  /** It stands below its folder. */
  isInFolder: boolean
  onAction: OnTransferAction
}): ReactNode {
  const { row, tempo, onAction } = props
  const { t } = useTranslation(['transfers', 'common'])
  const format = useFormat()
  const { state } = row
  const left = useTimeLeft()(tempo)
  return (
    <div
      role="presentation"
      className={`${styles['item']} ${styles[state.phase] ?? ''} ${props.isInFolder ? styles['inFolder'] : ''}`}
    >
      <div role="gridcell" className={styles['named']}>
        <TransferIcon row={row} />
        <div className={styles['names']}>
          <TransferName row={row} />
          <TransferPlace row={row} />
        </div>
        {row.reports !== undefined && row.reports > 0 && (
          <TransferReports transfer={row.id} count={row.reports} atLeast={row.moreReports === true} />
        )}
      </div>
      <div role="gridcell">
        <TransferProgress row={row} />
      </div>
      <span role="gridcell" className={styles['figure']}>
        {row.totalBytes === undefined || state.phase === 'done'
          ? format.bytes(row.totalBytes ?? row.doneBytes)
          : t('progress', { done: format.bytes(row.doneBytes), total: format.bytes(row.totalBytes) })}
      </span>
      <span role="gridcell" className={styles['figure']}>
        {state.phase === 'failed' && (
          <Button size="small" onClick={() => onAction('retry', [row])}>
            {t('common:retry')}
          </Button>
        )}
        {state.phase === 'waiting' && <TransferNeedButton row={row} need={state.need} />}
        {state.phase === 'running' && t('perSecond', { size: format.bytes(state.bytesPerSecond) })}
        {state.phase === 'done' && format.duration(state.durationMs)}
        {plainPhases.has(state.phase) && t(state.phase)}
      </span>
      <span role="gridcell" className={`${styles['figure']} ${styles['minor']}`} title={left}>
        {state.phase === 'running' && left}
        {'endedAtMs' in state && (
          <time title={format.dateTime(state.endedAtMs)}>{format.ago(state.endedAtMs)}</time>
        )}
      </span>
      <TransferButtons row={row} onAction={onAction} />
    </div>
  )
})

const plainPhases: ReadonlySet<string> = new Set(['queued', 'paused', 'cancelled'])
