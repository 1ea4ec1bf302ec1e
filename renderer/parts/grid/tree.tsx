import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { memo, useId, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react'

import type { MenuPoint } from '../controls/context-menu.tsx'
import { besideRow, indexUnder, isDeleteKey, isMenuKey } from './grid.tsx'
import { rowByKey } from './row-keys.ts'
import { useRevealChosen, useRowWindow } from './row-window.ts'
import { select, selectAll, selectForMenu, stepOf, type Selection, type SelectionStep } from './selection.ts'
import { allNodes, type TreeNode, type TreeRows } from './tree-rows.ts'
import { choosable, reachTo } from './tree-selection.ts'
import styles from './tree.module.css'
import { useSpringOpen } from './use-spring-open.ts'
import { visible } from '../../text/visible.ts'

/** The `data-drop` of nodes that can be chosen and of those that only group others; and which is aimed at now. */
interface TreeDrop {
  readonly as: string
  readonly groupsAs: string
  readonly aimed: string | undefined
}

const rowHeightPx = 26

/**
 * A tree as the list of its open nodes. Up and down move, right and left open and close, Enter chooses; moving
 * alone chooses nothing, because what is chosen has to be fetched. Where several may be chosen it is as in a grid:
 * Shift with the arrows or the mouse reaches, Ctrl with the space bar or the mouse takes one more.
 */
export function Tree(props: {
  label: string
  nodes: TreeRows
  selected?: string
  onSelect: (id: string) => void
  onToggle: (id: string, expanded: boolean) => void
  /** Several nodes may be chosen of those that can be: which are, and what to do when others are. */
  many?: { readonly selection: Selection; readonly onChange: (selection: Selection) => void } | undefined
  /** A menu is asked for on a node, which is chosen by then if it can be. */
  onMenu?: ((id: string, at: MenuPoint) => void) | undefined
  /** A node is to be deleted: the person is asked. */
  onDelete?: ((id: string) => void) | undefined
  /** What stands at the end of a node's line; asked for only while the node is in sight. */
  trailing?: (id: string) => ReactNode
  /** Nodes take what is dropped on them. */
  drop?: TreeDrop
  empty?: ReactNode
}): ReactNode {
  const { nodes, selected, many, onToggle } = props
  const id = useId()
  const [cursor, setCursor] = useState({ id: selected, selected })
  if (cursor.selected !== selected) setCursor({ id: selected ?? cursor.id, selected })
  const { view, scrollRef, reveal, pageRows } = useRowWindow({ rows: nodes.count, rowHeightPx })
  const current = cursor.id === undefined ? undefined : nodes.indexOf(cursor.id)
  const nodeAt = (index: number | undefined): TreeNode | undefined =>
    index === undefined ? undefined : nodes.nodeAt(index)
  useRevealChosen(selected, cursor.id === selected ? current : undefined, reveal)
  const held = props.drop?.aimed === undefined ? undefined : nodeAt(nodes.indexOf(props.drop.aimed))
  useSpringOpen(held?.expandable === true && !held.expanded ? held.id : undefined, (id) => onToggle(id, true))
  const moveTo = (target: number | undefined): void => {
    const node = nodeAt(target)
    if (node === undefined || target === undefined) return
    setCursor((now) => ({ ...now, id: node.id }))
    reveal(target)
  }
  const choose = (node: TreeNode, step: SelectionStep): void => {
    setCursor((now) => ({ ...now, id: node.id }))
    if (many !== undefined && step === 'range')
      many.onChange(reachTo(many.selection, allNodes(nodes), cursor.id, node.id))
    else if (node.selectable === false) onToggle(node.id, !node.expanded)
    else {
      many?.onChange(select(many.selection, [], node.id, step))
      if (many === undefined || step === 'only') props.onSelect(node.id)
    }
  }
  const onClick = (event: MouseEvent<HTMLElement>): void => {
    const target = event.target instanceof Element ? event.target : undefined
    const node = nodeAt(Number(target?.closest<HTMLElement>('[data-index]')?.dataset['index'] ?? -1))
    if (node === undefined) return
    if (target?.closest('[data-twisty]') === null) choose(node, stepOf(event))
    else onToggle(node.id, !node.expanded)
  }
  const openMenu = (node: TreeNode | undefined, at: MenuPoint): void => {
    if (node === undefined) return
    setCursor((now) => ({ ...now, id: node.id }))
    if (node.selectable !== false) many?.onChange(selectForMenu(many.selection, node.id))
    props.onMenu?.(node.id, at)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (props.onMenu !== undefined && current !== undefined && isMenuKey(event)) {
      event.preventDefault()
      openMenu(nodeAt(current), besideRow(event.currentTarget, current))
      return
    }
    const node = nodeAt(current)
    if (event.altKey) return
    if (props.onDelete !== undefined && node !== undefined && isDeleteKey(event)) {
      event.preventDefault()
      props.onDelete(node.id)
      return
    }
    if (event.metaKey || event.ctrlKey) {
      if (many === undefined) return
      if (event.key === 'a') many.onChange(selectAll(many.selection, choosable(allNodes(nodes))))
      else if (event.key === ' ' && node !== undefined && node.selectable !== false) choose(node, 'toggle')
      else return
      event.preventDefault()
      return
    }
    const target = rowByKey(event.key, nodes.count, current, pageRows)
    if (target !== undefined) {
      const reached = event.shiftKey ? nodeAt(target) : undefined
      if (many !== undefined && reached !== undefined) choose(reached, 'range')
      moveTo(target)
    } else if (node === undefined || current === undefined) return
    else if (event.key === 'Enter' || event.key === ' ') choose(node, 'only')
    else if (event.key === 'ArrowRight' && node.expandable) {
      if (node.expanded) moveTo(current + 1)
      else onToggle(node.id, true)
    } else if (event.key === 'ArrowLeft') {
      if (node.expandable && node.expanded) onToggle(node.id, false)
      else moveTo(nodes.parentOf(current))
    } else return
    event.preventDefault()
  }
  const seen = Array.from({ length: view.last - view.first }, (_, offset) => view.first + offset)
  const inSight = current !== undefined && current >= view.first && current < view.last
  if (nodes.count === 0) return props.empty
  return (
    <div
      role="tree"
      aria-label={props.label}
      aria-multiselectable={many === undefined ? undefined : true}
      aria-activedescendant={inSight ? `${id}-${current}` : undefined}
      tabIndex={0}
      className={styles['tree']}
      ref={scrollRef}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onContextMenu={(event) => {
        if (props.onMenu === undefined || indexUnder(event) === -1) return
        event.preventDefault()
        openMenu(nodeAt(indexUnder(event)), { x: event.clientX, y: event.clientY })
      }}
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
function Twisty(props: { expandable: boolean; expanded: boolean }): ReactNode {
  if (!props.expandable) return <span className={styles['twisty']} />
  const Icon = props.expanded ? IconChevronDown : IconChevronRight
  return (
    <span className={styles['twisty']} data-twisty>
      <Icon size={14} aria-hidden="true" />
    </span>
  )
}
