import type { ReactNode } from 'react'

import { useFirst } from '../more.tsx'
import { Breakable } from './breakable.tsx'
import styles from './key-value.module.css'
import { visible } from '../../text/visible.ts'

/** A list of names and values. Rows without a value are left out, and of very many the first are shown. */
export function KeyValues(props: { rows: readonly KeyValue[]; keyWidth?: string }): ReactNode {
  const { shown, more } = useFirst(props.rows.filter((row) => row.value !== undefined && row.value !== ''))
  return (
    <>
      <dl
        className={styles['list']}
        style={{ gridTemplateColumns: `${props.keyWidth ?? '92px'} minmax(0, 1fr)` }}
      >
        {shown.map((row) => (
          <div key={row.name} className={styles['row']}>
            <dt title={visible(row.name)}>{visible(row.label ?? row.name)}</dt>
            <dd className={row.mono === true ? 'mono' : ''} title={row.title}>
              {typeof row.value !== 'string' ? (
                row.value
              ) : row.mono === true ? (
                <Breakable text={visible(row.value)} />
              ) : (
                visible(row.value)
              )}
            </dd>
          </div>
        ))}
      </dl>
      {more}
    </>
  )
}

export interface KeyValue {
  readonly name: string
  /** What is shown for the name where that is long. */
  readonly label?: string
  readonly value: ReactNode
  readonly mono?: boolean
  readonly title?: string
}
