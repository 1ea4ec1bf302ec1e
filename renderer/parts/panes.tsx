import type { ReactNode } from 'react'

import styles from './panes.module.css'

/** Panes side by side, parted by lines. `columns` is a grid track list. */
export function Panes(props: { columns: string; children: ReactNode }): ReactNode {
  return (
    <div className={styles['panes']} style={{ gridTemplateColumns: props.columns }}>
      {props.children}
    </div>
  )
}

/** A region with a header, a scrolling body and a footer. F6 goes from one to the next. */
export function Pane(props: {
  label: string
  tone?: 'plain' | 'subtle'
  header?: ReactNode
  footer?: ReactNode
  children: ReactNode
}): ReactNode {
  return (
    <section
      className={`${styles['pane']} ${props.tone === 'subtle' ? styles['subtle'] : ''}`}
      aria-label={props.label}
      data-pane
      tabIndex={-1}
    >
      {props.header !== undefined && <div className={styles['header']}>{props.header}</div>}
      <div className={styles['body']}>{props.children}</div>
      {props.footer !== undefined && <div className={styles['footer']}>{props.footer}</div>}
    </section>
  )
}
