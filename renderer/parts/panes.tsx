import type { CSSProperties, ReactNode } from 'react'

import styles from './panes.module.css'

/**
 * Panes side by side, parted by lines. `columns` is a grid track list; `narrowColumns` replaces it in a window less
 * than 1200 px wide, where detail panes lie over the others.
 */
export function Panes(props: { columns: string; narrowColumns?: string; children: ReactNode }): ReactNode {
  const columns: CSSProperties & Record<`--${string}`, string> = {
    '--columns': props.columns,
    '--narrow-columns': props.narrowColumns ?? props.columns,
  }
  return (
    <div className={styles['panes']} style={columns}>
      {props.children}
    </div>
  )
}

/** A region with a header, a scrolling body and a footer. F6 goes from one to the next. */
export function Pane(props: {
  label: string
  tone?: 'plain' | 'subtle'
  /** Lies over the other panes where the window is narrow. */
  detail?: boolean
  header?: ReactNode
  footer?: ReactNode
  /** Several of its rows are chosen: where the detail of one would lie over them it gives way. */
  several?: boolean
  /** Takes what is dropped on it: its `data-drop`, and whether something is dragged over it now. */
  drop?: { readonly as: string; readonly aimed: boolean }
  children: ReactNode
}): ReactNode {
  return (
    <section
      className={[
        styles['pane'],
        props.tone === 'subtle' ? styles['subtle'] : '',
        props.detail === true ? styles['detail'] : '',
      ].join(' ')}
      aria-label={props.label}
      data-several={props.several === true ? '' : undefined}
      data-drop={props.drop?.as}
      data-aimed={props.drop?.aimed}
      data-pane
      tabIndex={-1}
    >
      {props.header !== undefined && <div className={styles['header']}>{props.header}</div>}
      <div className={styles['body']}>{props.children}</div>
      {props.footer !== undefined && <div className={styles['footer']}>{props.footer}</div>}
    </section>
  )
}
