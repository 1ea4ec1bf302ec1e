import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { memo, type ReactNode } from 'react'

import { useRowHeightPx } from './density.ts'
import type { TreeNode } from './tree-rows.ts'
import styles from './tree.module.css'
import { useSpringOpen } from './use-spring-open.ts'
import { useTree, type TreeActions } from './use-tree.ts'
import { visible } from '../../text/visible.ts'

/** The `data-drop` of nodes that can be chosen and of those that only group others; and which is aimed at now. */
interface TreeDrop {
  readonly as: string
  readonly groupsAs: string
  readonly aimed: string | undefined
}

const comfortableRowPx = 26

/** A tree whose nodes are a name, with something behind it. */
export function Tree(
  props: TreeActions & {
    label: string
    /** What stands at the end of a node's line; asked for only while the node is in sight. */
    trailing?: (id: string) => ReactNode
    /** Nodes take what is dropped on them. */
    drop?: TreeDrop
    empty?: ReactNode
  },
): ReactNode {
  const { nodes, selected, many, onToggle } = props
  const rowHeightPx = useRowHeightPx(comfortableRowPx)
  const { id, view, current, seen, handlers } = useTree(props, rowHeightPx)
  const aimed = props.drop?.aimed === undefined ? undefined : nodes.indexOf(props.drop.aimed)
  const held = aimed === undefined ? undefined : nodes.nodeAt(aimed)
  useSpringOpen(held?.expandable === true && !held.expanded ? held.id : undefined, (id) => onToggle(id, true))
  if (nodes.count === 0) return props.empty
  return (
    <div
      role="tree"
      aria-label={props.label}
      aria-multiselectable={many === undefined ? undefined : true}
      tabIndex={0}
      className={styles['tree']}
      {...handlers}
    >
      <div role="presentation" style={{ height: view.heightPx, position: 'relative' }}>
        <div role="presentation" className={styles['seen']} style={{ top: view.topPx }}>
          {seen.map((at) => {
            const node = nodes.nodeAt(at)
            return (
              node && (
                <TreeItem
                  key={node.id}
                  {...node}
                  elementId={`${id}-${at}`}
                  index={at}
                  isSelected={many === undefined ? node.id === selected : many.selection.chosen.has(node.id)}
                  isCursor={at === current}
                  dropAs={node.selectable === false ? props.drop?.groupsAs : props.drop?.as}
                  aimed={props.drop && node.id === props.drop.aimed}
                  trailing={props.trailing}
                />
              )
            )
          })}
        </div>
      </div>
    </div>
  )
}

interface TreeItemProps extends TreeNode {
  readonly elementId: string
  readonly index: number
  readonly isSelected: boolean
  readonly isCursor: boolean
  readonly dropAs: string | undefined
  readonly aimed: boolean | undefined
  readonly trailing: ((id: string) => ReactNode) | undefined
}

/** Made again only when something of it changed: its node is taken apart because nodes are new objects each time. */
const TreeItem = memo(function TreeItem(props: TreeItemProps): ReactNode {
  const { id, depth, expandable, expanded } = props
  const label = visible(props.label)
  return (
    <div
      id={props.elementId}
      role="treeitem"
      aria-level={depth + 1}
      aria-expanded={expandable ? expanded : undefined}
      aria-selected={props.isSelected}
      aria-posinset={props.position}
      aria-setsize={props.siblings}
      data-cursor={props.isCursor ? '' : undefined}
      data-drop={props.dropAs}
      data-drop-name={props.dropAs && id}
      data-aimed={props.aimed}
      className={styles['node']}
      style={{ paddingLeft: 10 + depth * 20 }}
      title={label}
      data-index={props.index}
    >
      <Twisty expandable={expandable} expanded={expanded} />
      <span className={styles['icon']}>{props.icon}</span>
      <span className={`trunc grow ${props.selectable === false ? styles['folder'] : ''}`}>{label}</span>
      {props.trailing !== undefined && <span className={styles['trailing']}>{props.trailing(id)}</span>}
    </div>
  )
})

/** For the pointer only: the keyboard has the arrow keys. */
export function Twisty(props: { expandable: boolean; expanded: boolean }): ReactNode {
  if (!props.expandable) return <span className={styles['twisty']} />
  const Icon = props.expanded ? IconChevronDown : IconChevronRight
  return (
    <span className={styles['twisty']} data-twisty>
      <Icon size={14} aria-hidden="true" />
    </span>
  )
}
