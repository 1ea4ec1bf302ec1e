import type { ReactNode } from 'react'

import { driverTexts, type DriverName } from '../../electron/api/drivers.ts'
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

/** The driver of a store, as the two to four letters people know it by; empty while the store is not known. */
export function DriverBadge(props: { driver: DriverName | undefined }): ReactNode {
  const letters = props.driver === undefined ? '' : driverTexts[props.driver].letters
  return <span className={styles['driver']}>{letters}</span>
}

/** A state as a dot. Always beside a word that says the same. */
export function Dot(props: { tone: Tone }): ReactNode {
  return <span className={`${styles['dot']} ${styles[`${props.tone}Dot`]}`} aria-hidden="true" />
}
