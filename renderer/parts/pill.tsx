import type { ReactNode } from 'react'

import styles from './pill.module.css'

export type Tone = 'neutral' | 'accent' | 'ok' | 'warning' | 'error'

/** A word on a tinted ground: a kind or a state. */
export function Pill(props: { tone?: Tone; children: ReactNode; title?: string }): ReactNode {
  return (
    <span className={`${styles['pill']} ${styles[props.tone ?? 'neutral']}`} title={props.title}>
      {props.children}
    </span>
  )
}

/** The driver of a store, as the two to four letters people know it by. */
export function DriverBadge(props: { driver: string }): ReactNode {
  return <span className={styles['driver']}>{driverLetters[props.driver] ?? props.driver.toUpperCase()}</span>
}

const driverLetters: Readonly<Record<string, string>> = {
  filesystem: 'FS',
  s3: 'S3',
  oss: 'OSS',
  cos: 'COS',
  bos: 'BOS',
  ks3: 'KS3',
}

/** A state as a dot. Always beside a word that says the same. */
export function Dot(props: { tone: Tone }): ReactNode {
  return <span className={`${styles['dot']} ${styles[`${props.tone}Dot`]}`} aria-hidden="true" />
}
