import type { ReactNode } from 'react'

import { visible } from '../../text/visible.ts'
import styles from './middle-text.module.css'

/** A name with slashes, of which the middle gives way: its beginning and its last part tell it from others. */
export function MiddleText(props: { text: string }): ReactNode {
  const text = visible(props.text)
  const at = text.lastIndexOf('/')
  return (
    <span className={styles['whole']} data-whole={text}>
      {at > 0 && <span className={styles['beginning']}>{text.slice(0, at)}</span>}
      <span className={styles['end']}>{at > 0 ? text.slice(at) : text}</span>
    </span>
  )
}
