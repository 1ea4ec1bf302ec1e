import type { ReactNode } from 'react'

import styles from './bar.module.css'

export type BarTone = 'plain' | 'accent' | 'error'

/** A share as a bar. The number stands beside it, so the bar itself is hidden from screen readers. */
export function Bar(props: { share: number; tone?: BarTone; width?: string }): ReactNode {
  const share = Math.min(1, Math.max(0, props.share))
  return (
    <span className={styles['bar']} style={{ width: props.width ?? '40px' }} aria-hidden="true">
      <span
        className={styles[props.tone ?? 'plain']}
        style={{ width: share === 0 ? 0 : `max(2px, ${share * 100}%)` }}
      />
    </span>
  )
}

export interface StackPart {
  readonly key: string
  readonly value: number
  readonly tone: 'light' | 'strong' | 'error'
  readonly title: string
}

/** Parts of a whole side by side. */
export function StackBar(props: { label: string; parts: readonly StackPart[] }): ReactNode {
  return (
    <figure aria-label={props.label} className={styles['stack']}>
      {props.parts.map((part) => (
        <span
          key={part.key}
          className={styles[part.tone]}
          style={{ flexGrow: part.value }}
          title={part.title}
        />
      ))}
    </figure>
  )
}

/** The colour of a part, for a legend. */
export function StackSwatch(props: { tone: StackPart['tone'] }): ReactNode {
  return <span className={`${styles['swatch']} ${styles[props.tone]}`} aria-hidden="true" />
}
