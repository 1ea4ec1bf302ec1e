import type { ReactNode } from 'react'

import styles from './empty.module.css'

/** Nothing to show: one sentence, perhaps a second, and at most one action. */
export function Empty(props: { title: string; detail?: string; action?: ReactNode }): ReactNode {
  return (
    <div className={styles['empty']}>
      <p className={styles['title']}>{props.title}</p>
      {props.detail !== undefined && <p className={styles['detail']}>{props.detail}</p>}
      {props.action}
    </div>
  )
}
