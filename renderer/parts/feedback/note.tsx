import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import styles from './note.module.css'

/** Something to know before reading on, in the tone of its weight. */
export function Note(props: { tone?: 'plain' | 'warning' | 'error'; children: ReactNode }): ReactNode {
  const { tone = 'plain' } = props
  const Icon = tone === 'plain' ? IconInfoCircle : IconAlertTriangle
  return (
    <div className={`${styles['note']} ${styles[tone]}`}>
      <Icon size={14} aria-hidden="true" />
      <p>{props.children}</p>
    </div>
  )
}
