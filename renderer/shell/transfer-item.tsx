import {
  IconAlertTriangle,
  IconArrowBarToDown,
  IconBan,
  IconCheck,
  IconUpload,
  IconX,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { TransferRow } from '../../electron/api/views.ts'
import { isEnded } from '../api/queries-transfers.ts'
import { IconButton } from '../parts/button.tsx'
import { useErrorTitle } from '../parts/problem.tsx'
import { useFormat } from '../text/format.ts'
import { TransferProgress } from './transfer-progress.tsx'
import styles from './transfer-item.module.css'

/** One transfer: name and destination, progress, bytes, speed, time left, cancel. */
export function TransferItem(props: { row: TransferRow; onCancel: () => void }): ReactNode {
  const { row } = props
  const { t } = useTranslation('transfers')
  const format = useFormat()
  const { state } = row
  const place = t(row.kind === 'upload' ? 'to' : 'from', { store: row.storeName, place: row.place })
  return (
    <div className={`${styles['item']} ${styles[state.phase]}`}>
      <PhaseIcon row={row} />
      <div className={styles['names']}>
        <div className="trunc" title={row.name}>
          {row.name}
        </div>
        <div className={`trunc ${styles['place']}`} title={place}>
          {place}
          <FailureReason row={row} />
        </div>
      </div>
      <TransferProgress row={row} />
      <span className={styles['figure']}>
        {row.totalBytes === undefined || state.phase === 'done'
          ? format.bytes(row.totalBytes ?? row.doneBytes)
          : t('progress', { done: format.bytes(row.doneBytes), total: format.bytes(row.totalBytes) })}
      </span>
      <span className={styles['figure']}>
        {state.phase === 'running'
          ? t('perSecond', { size: format.bytes(state.bytesPerSecond) })
          : t(state.phase)}
      </span>
      <span className={styles['figure']}>
        {state.phase === 'running' &&
          state.secondsLeft !== undefined &&
          format.duration(state.secondsLeft * 1000)}
        {state.phase === 'done' && format.duration(state.durationMs)}
      </span>
      {isEnded(row) ? (
        <span />
      ) : (
        <IconButton label={t('cancel', { name: row.name })} size="small" onClick={props.onCancel}>
          <IconX size={14} />
        </IconButton>
      )}
    </div>
  )
}

function PhaseIcon(props: { row: TransferRow }): ReactNode {
  switch (props.row.state.phase) {
    case 'done':
      return <IconCheck size={16} className={styles['icon']} aria-hidden="true" />
    case 'failed':
      return <IconAlertTriangle size={16} className={styles['icon']} aria-hidden="true" />
    case 'cancelled':
      return <IconBan size={16} className={styles['icon']} aria-hidden="true" />
    case 'queued':
    case 'running':
    case 'paused':
    case 'waiting':
      return props.row.kind === 'upload' ? (
        <IconUpload size={16} className={styles['icon']} aria-hidden="true" />
      ) : (
        <IconArrowBarToDown size={16} className={styles['icon']} aria-hidden="true" />
      )
  }
}

function FailureReason(props: { row: TransferRow }): ReactNode {
  const errorTitle = useErrorTitle()
  const { state } = props.row
  if (state.phase !== 'failed') return null
  const { status, serviceCode } = state.error.where
  const service = [status, serviceCode].filter((part) => part !== undefined).join(' ')
  return (
    <span className={styles['reason']} title={state.error.message}>
      {` · ${service === '' ? '' : `${service}: `}${errorTitle(state.error)}`}
    </span>
  )
}
