import type { ReactNode } from 'react'

import type { TransferRow } from '../../../electron/api/rows.ts'
import type { TransferFolder } from '../../api/lists/transfer-folder.ts'
import { visible } from '../../text/visible.ts'
import { barPartsOf, type BarParts } from './bar-parts.ts'
import styles from './transfer-progress.module.css'
import { phaseOfFolder } from './transfer-lines.ts'

/** How far a transfer is, by bytes. Green says that it is done, and nothing else. */
export function TransferProgress(props: { row: TransferRow }): ReactNode {
  const { row } = props
  const { doneBytes, alreadyBytes = 0, totalBytes = 0, parts, state } = row
  const failedBytes = state.phase === 'failed' ? Math.max(1, totalBytes - doneBytes) : 0
  return (
    <Bar
      name={row.name}
      phase={state.phase}
      percent={percentOf(row)}
      parts={barPartsOf({
        doneBytes,
        alreadyBytes,
        totalBytes,
        inFlight: state.phase === 'running' ? parts?.inFlight : 0,
        parts: parts?.total,
        // As much as one part of it, or a little: the rest was not tried.
        failedBytes: failedBytes === 0 ? 0 : failedBytes / Math.max(1, parts?.total ?? 20),
      })}
    />
  )
}

/** How far a dropped folder is, by the bytes of all its files. */
export function FolderProgress(props: { folder: TransferFolder }): ReactNode {
  const { folder } = props
  const phase = phaseOfFolder(folder)
  return <Bar name={folder.name} phase={phase} percent={percentOfFolder(folder)} parts={barPartsOf(folder)} />
}

/** How far a part of something is. `phase` gives the tone. */
function Bar(props: {
  name: string
  phase: TransferRow['state']['phase']
  percent: number | undefined
  parts: BarParts
}): ReactNode {
  const { percent, parts } = props
  const isDone = props.phase === 'done'
  return (
    <div
      role="progressbar"
      aria-label={visible(props.name)}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === undefined ? {} : { 'aria-valuenow': percent })}
      className={`${styles['bar']} ${styles[props.phase] ?? ''}`}
    >
      {isDone ? (
        <i className={styles['whole']} />
      ) : (
        (['already', 'sent', 'inFlight', 'failed'] as const).map((part) => (
          <i key={part} style={{ width: `${parts[part]}%` }} className={styles[part]} />
        ))
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

/** Whole per cent; 100 only when every file is there. */
export function percentOfFolder(folder: TransferFolder): number {
  if (folder.done === folder.files) return 100
  if (folder.totalBytes === 0) return 0
  return Math.min(99, Math.floor((folder.doneBytes / folder.totalBytes) * 100))
}
