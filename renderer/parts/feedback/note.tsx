import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import styles from './note.module.css'

/** A short notice with an icon, coloured by its severity. */
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
