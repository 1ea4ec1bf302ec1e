import type { ReactNode } from 'react'

import styles from './middle-elided.module.css'

/** A text of one line that gives way in its middle: both ends tell digests and keys apart. All of it is read and copied. */
export function MiddleElided(props: { text: string; tail?: number }): ReactNode {
  const { text, tail = 12 } = props
  const at = Math.max(0, text.length - tail)
  return (
    <span className={`mono ${styles['whole']}`} data-whole={text} title={text}>
      <span className={styles['head']}>{text.slice(0, at)}</span>
      <span className={styles['tail']}>{text.slice(at)}</span>
    </span>
  )
}
