import type { ReactNode } from 'react'

import type { TransferRow } from '../../electron/api/views.ts'
import styles from './transfer-progress.module.css'

/** How far a transfer is: part by part while they can be told apart, a bar otherwise. */
export function TransferProgress(props: { row: TransferRow }): ReactNode {
  const { row } = props
  const percent = percentOf(row)
  return (
    <div
      role="progressbar"
      aria-label={row.name}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === undefined ? {} : { 'aria-valuenow': percent })}
      className={`${styles['progress']} ${styles[row.state.phase]}`}
    >
      {row.parts !== undefined && row.parts.total > 1 && row.parts.total <= mostParts ? (
        <div className={styles['parts']}>
          {Array.from({ length: row.parts.total }, (_, index) => (
            <i key={index} className={partClass(row.parts, index)} />
          ))}
        </div>
      ) : (
        <div className={styles['bar']}>
          <i style={{ width: `${percent ?? 0}%` }} />
        </div>
      )}
    </div>
  )
}

const mostParts = 60

function partClass(parts: TransferRow['parts'], index: number): string | undefined {
  if (parts === undefined) return undefined
  if (index < parts.done) return styles['sent']
  return index < parts.done + parts.inFlight ? styles['inFlight'] : undefined
}

/** Whole per cent; undefined while the size is not known. An empty file is done when it is done. */
export function percentOf(row: Pick<TransferRow, 'doneBytes' | 'totalBytes' | 'state'>): number | undefined {
  if (row.state.phase === 'done') return 100
  if (row.totalBytes === undefined) return undefined
  return row.totalBytes === 0 ? 0 : Math.min(100, Math.floor((row.doneBytes / row.totalBytes) * 100))
}
