import type { ReactNode } from 'react'

import styles from './section.module.css'

/** A part of a detail pane, with its name and perhaps a count. */
export function Section(props: { title?: string; aside?: ReactNode; children: ReactNode }): ReactNode {
  return (
    <section className={styles['section']} aria-label={props.title}>
      {props.title !== undefined && (
        <div className={styles['head']}>
          <h3>{props.title}</h3>
          {props.aside !== undefined && <span>{props.aside}</span>}
        </div>
      )}
      {props.children}
    </section>
  )
}
