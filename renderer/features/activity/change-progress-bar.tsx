import type { ReactNode } from 'react'

import type { ChangeRow } from '../../../electron/api/rows.ts'
import { progressOf } from '../../api/lists/change-list.ts'
import styles from './activity.module.css'

/** How far a change is, over all its phases. */
export function ChangeProgressBar(props: { row: ChangeRow; label: string }): ReactNode {
  const percent = percentOf(props.row)
  return (
    <span
      role="progressbar"
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className={styles['progress']}
    >
      <i style={{ width: `${percent}%` }} />
    </span>
  )
}

/** Whole per cent. */
export function percentOf(row: Pick<ChangeRow, 'phases'>): number {
  const { done, of } = progressOf(row)
  return of === 0 ? 0 : Math.min(100, Math.floor((done / of) * 100))
}
