/* oxlint-disable jsx-a11y/prefer-tag-over-role -- table elements lay out all their rows; these are made only in sight */
import { memo, type CSSProperties, type ReactNode } from 'react'

import { visible } from '../../text/visible.ts'
import type { TreeNode } from './tree-rows.ts'
import styles from './tree-table.module.css'
import { Twisty } from './tree.tsx'
import { useTree, type TreeActions } from './use-tree.ts'

export interface TreeColumn {
  readonly id: string
  readonly header: string
  /** What a short header means. */
  readonly headerTitle?: string
  /** A grid track, as `120px`. */
  readonly width: string
  readonly align?: 'start' | 'center' | 'end'
  readonly cell: (id: string) => ReactNode
  readonly title?: (id: string) => string | undefined
}

/** How the name of a node looks: of what is deleted it is struck through. */
export type NameTone = 'plain' | 'deleted' | 'minor'

const rowHeightPx = 26
const headPx = 30

/** A tree with columns behind its names. Only rows in sight are made: half a million cost as much as thirty. */
export function TreeTable(
  props: TreeActions & {
    label: string
    nameHeader: string
    /** Keep their identity while rows say the same. */
    columns: readonly TreeColumn[]
    nameTone?: ((id: string) => NameTone) | undefined
    /** What stands behind a name in paler letters, as what a link leads to. */
    after?: ((id: string) => string | undefined) | undefined
    empty?: ReactNode
  },
): ReactNode {
  const { nodes, columns } = props
  const { id, view, current, seen, handlers } = useTree(props, rowHeightPx, headPx)
  if (nodes.count === 0) return props.empty
  const style: CSSProperties & Record<`--${string}`, string> = {
    '--tracks': ['minmax(0, 1fr)', ...columns.map(({ width }) => width)].join(' '),
  }
  return (
    <div
      role="treegrid"
      aria-label={props.label}
      aria-rowcount={nodes.count + 1}
      tabIndex={0}
      data-pane-focus
      className={styles['treeTable']}
      style={style}
      {...handlers}
    >
      <div role="rowgroup" className={styles['head']}>
        <div role="row" aria-rowindex={1} className={styles['headRow']}>
          <div role="columnheader" className={styles['cell']}>
            {props.nameHeader}
          </div>
          {columns.map((column) => (
            <div
              key={column.id}
              role="columnheader"
              className={styles[column.align ?? 'start']}
              title={column.headerTitle}
            >
              {column.header}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" style={{ height: view.heightPx, position: 'relative' }}>
        <div role="presentation" className={styles['seen']} style={{ top: view.topPx }}>
          {seen.map((at) => {
            const node = nodes.nodeAt(at)
            return (
              node && (
                <TreeRow
                  key={node.id}
                  {...node}
                  elementId={`${id}-${at}`}
                  index={at}
                  isSelected={node.id === props.selected}
                  isCursor={at === current}
                  columns={columns}
                  tone={props.nameTone?.(node.id) ?? 'plain'}
                  after={props.after?.(node.id)}
                />
              )
            )
          })}
        </div>
      </div>
    </div>
  )
}

interface TreeRowProps extends TreeNode {
  readonly elementId: string
  readonly index: number
  readonly isSelected: boolean
  readonly isCursor: boolean
  readonly columns: readonly TreeColumn[]
  readonly tone: NameTone
  readonly after: string | undefined
}

/** Made again only when something of it changed: its node is taken apart because nodes are new objects each time. */
const TreeRow = memo(function TreeRow(props: TreeRowProps): ReactNode {
  const { id, depth, expandable, expanded, after, columns } = props
  const label = visible(props.label)
  const whole = after === undefined ? label : `${label} ${visible(after)}`
  return (
    <div
      id={props.elementId}
      role="row"
      aria-rowindex={props.index + 2}
      aria-level={depth + 1}
      aria-expanded={expandable ? expanded : undefined}
      aria-selected={props.isSelected}
      aria-posinset={props.position}
      aria-setsize={props.siblings}
      data-cursor={props.isCursor ? '' : undefined}
      data-tone={props.tone}
      className={`choosable-row ${styles['row']}`}
      data-index={props.index}
    >
      <div
        role="gridcell"
        className={styles['name']}
        style={{ paddingLeft: Math.min(depth, mostIndents) * 16 }}
        title={whole}
      >
        <Twisty expandable={expandable} expanded={expanded} />
        <span className={styles['icon']}>{props.icon}</span>
        <span className="mono trunc">
          <span className={styles['label']}>{label}</span>
          {after !== undefined && <span className={styles['after']}> {visible(after)}</span>}
        </span>
      </div>
      {columns.map((column) => (
        <div
          key={column.id}
          role="gridcell"
          className={styles[column.align ?? 'start']}
          title={column.title?.(id)}
        >
          {column.cell(id)}
        </div>
      ))}
    </div>
  )
})

/** Deeper ones would leave no room for their names. */
const mostIndents = 12
