/* oxlint-disable jsx-a11y/prefer-tag-over-role -- table elements lay out all their rows; these are made only in sight */
import { memo, useMemo, type CSSProperties, type ReactNode } from 'react'

import { visible } from '../../text/visible.ts'
import { useRowHeightPx } from './density.ts'
import { headPx, type HeadColumn, type Sort } from './head-column.ts'
import { Head } from './head.tsx'
import type { TreeNode } from './tree-rows.ts'
import styles from './tree-table.module.css'
import { Twisty } from './tree.tsx'
import { useColumnLayout } from './use-column-layout.ts'
import { useTree, type TreeActions } from './use-tree.ts'
import { wholeText } from './whole-text.ts'

export interface TreeColumn extends HeadColumn {
  readonly cell: (id: string) => ReactNode
  readonly title?: (id: string) => string | undefined
}

/** How the name of a node looks: of what is deleted it is struck through. */
export type NameTone = 'plain' | 'deleted' | 'minor'

/** The column of the names of nodes. */
export const nameColumn = 'name'

const comfortableRowPx = 26

/** A tree with columns behind its names. Only rows in sight are made: half a million cost as much as thirty. */
export function TreeTable(
  props: TreeActions & {
    /** The name that its layout is remembered by. */
    table: string
    label: string
    nameHeader: string
    /** Keep their identity while rows say the same. */
    columns: readonly TreeColumn[]
    nameTone?: ((id: string) => NameTone) | undefined
    /** What stands behind a name in paler letters, as what a link leads to. */
    after?: ((id: string) => string | undefined) | undefined
    /** By which column the nodes of each folder are sorted; `name` is that of their names. */
    sort?: Sort | undefined
    onSort?: ((column: string) => void) | undefined
    empty?: ReactNode
  },
): ReactNode {
  const { nodes, nameHeader } = props
  const isSorted = props.onSort !== undefined
  const all = useMemo(
    () => [
      { id: nameColumn, header: nameHeader, width: 'minmax(0, 1fr)', sortable: isSorted, always: true },
      ...props.columns,
    ],
    [nameHeader, isSorted, props.columns],
  )
  const layout = useColumnLayout<HeadColumn>(props.table, all)
  const { columns: shown, tracks } = layout
  const columns = useMemo(
    () => props.columns.filter(({ id }) => shown.some((column) => column.id === id)),
    [props.columns, shown],
  )
  const rowHeightPx = useRowHeightPx(comfortableRowPx)
  const { id, view, current, seen, handlers } = useTree(props, rowHeightPx, headPx)
  if (nodes.count === 0) return props.empty
  const style: CSSProperties & Record<`--${string}`, string> = {
    '--tracks': tracks,
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
      {...wholeText}
    >
      <Head label={props.label} layout={layout} sort={props.sort} onSort={props.onSort} />
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
