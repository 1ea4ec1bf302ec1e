import type { ReactNode } from 'react'

import type { TransferRow } from '../../../electron/api/rows.ts'
import { partCells } from './parts-strip.ts'
import styles from './transfer-progress.module.css'
import { visible } from '../../text/visible.ts'

/** How far a transfer is: part by part where there are several, a bar otherwise. */
export function TransferProgress(props: { row: TransferRow }): ReactNode {
  const { row } = props
  const { parts } = row
  const percent = percentOf(row)
  const already = Math.min(percent ?? 0, alreadyPercent(row))
  return (
    <div
      role="progressbar"
      aria-label={visible(row.name)}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === undefined ? {} : { 'aria-valuenow': percent })}
      className={`${styles['progress']} ${styles[row.state.phase]}`}
    >
      {parts !== undefined && parts.total > 1 ? (
        <div className={styles['parts']}>
          {partCells(parts, row.state.phase === 'failed').map((cell, index) => (
            <i key={index} className={styles[cell]} />
          ))}
        </div>
      ) : (
        <div className={styles['bar']}>
          <i style={{ width: `${(percent ?? 0) - already}%` }} className={styles['sent']} />
          <i style={{ width: `${already}%` }} className={styles['already']} />
        </div>
      )}
    </div>
  )
}

/** Whole per cent; undefined while the size is not known. An empty file is done when it is done. */
export function percentOf(row: Pick<TransferRow, 'doneBytes' | 'totalBytes' | 'state'>): number | undefined {
  if (row.state.phase === 'done') return 100
  if (row.totalBytes === undefined) return undefined
  return row.totalBytes === 0 ? 0 : Math.min(100, Math.floor((row.doneBytes / row.totalBytes) * 100))
}

function alreadyPercent({ alreadyBytes = 0, totalBytes = 0 }: TransferRow): number {
  return totalBytes === 0 ? 0 : Math.min(100, (alreadyBytes / totalBytes) * 100)
}
