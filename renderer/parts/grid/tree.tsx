import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useId, useMemo, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react'

import type { MenuPoint } from '../controls/context-menu.tsx'
import { besideRow, indexUnder, isMenuKey } from './grid.tsx'
import { rowByKey } from './row-keys.ts'
import { useRevealChosen, useRowWindow } from './row-window.ts'
import { select, selectAll, selectForMenu, stepOf, type Selection, type SelectionStep } from './selection.ts'
import { familyOf } from './tree-family.ts'
import { choosable, reachTo } from './tree-selection.ts'
import styles from './tree.module.css'
import { useSpringOpen } from './use-spring-open.ts'
import { visible } from '../../text/visible.ts'

export interface TreeNode {
  readonly id: string
  readonly label: string
  /** 0 at the top. */
  readonly depth: number
  readonly expandable: boolean
  readonly expanded: boolean
  readonly icon: ReactNode
  /** False for a node that only groups others: choosing it opens or closes it. */
  readonly selectable?: boolean
}

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
  nodes: readonly TreeNode[]
  selected?: string
  onSelect: (id: string) => void
  onToggle: (id: string, expanded: boolean) => void
  /** Several nodes may be chosen of those that can be: which are, and what to do when others are. */
  many?: { readonly selection: Selection; readonly onChange: (selection: Selection) => void } | undefined
  /** A menu is asked for on a node, which is chosen by then if it can be. */
  onMenu?: ((id: string, at: MenuPoint) => void) | undefined
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
  const family = useMemo(() => familyOf(nodes), [nodes])
  const { view, scrollRef, reveal, pageRows } = useRowWindow({ rows: nodes.length, rowHeightPx })
  const index = nodes.findIndex((node) => node.id === cursor.id)
  const current = index === -1 ? undefined : index
  useRevealChosen(selected, cursor.id === selected ? current : undefined, reveal)
  const held = nodes.find((node) => node.id === props.drop?.aimed)
  useSpringOpen(held?.expandable === true && !held.expanded ? held.id : undefined, (id) => onToggle(id, true))
  const moveTo = (target: number | undefined): void => {
    const node = target === undefined ? undefined : nodes[target]
    if (node === undefined || target === undefined) return
    setCursor((now) => ({ ...now, id: node.id }))
    reveal(target)
  }
  const choose = (node: TreeNode, step: SelectionStep): void => {
    setCursor((now) => ({ ...now, id: node.id }))
    if (many !== undefined && step === 'range')
      many.onChange(reachTo(many.selection, nodes, cursor.id, node.id))
    else if (node.selectable === false) onToggle(node.id, !node.expanded)
    else {
      many?.onChange(select(many.selection, [], node.id, step))
      if (many === undefined || step === 'only') props.onSelect(node.id)
    }
  }
  const onClick = (event: MouseEvent<HTMLElement>): void => {
    const target = event.target instanceof Element ? event.target : undefined
    const node = nodes[Number(target?.closest<HTMLElement>('[data-index]')?.dataset['index'])]
    if (node === undefined) return
    if (target?.closest('[data-twisty]') === null) choose(node, stepOf(event))
    else onToggle(node.id, !node.expanded)
  }
  const openMenu = (node: TreeNode | undefined, at: MenuPoint): void => {
    if (node === undefined) return
    setCursor((now) => ({ ...now, id: node.id }))
    if (node.selectable !== false) many?.onChange(selectForMenu(many.selection, [], node.id))
    props.onMenu?.(node.id, at)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (props.onMenu !== undefined && current !== undefined && isMenuKey(event)) {
      event.preventDefault()
      openMenu(nodes[current], besideRow(event.currentTarget, current))
      return
    }
    const node = current === undefined ? undefined : nodes[current]
    if (event.altKey) return
    if (event.metaKey || event.ctrlKey) {
      if (many === undefined) return
      if (event.key === 'a') many.onChange(selectAll(many.selection, choosable(nodes)))
      else if (event.key === ' ' && node !== undefined && node.selectable !== false) choose(node, 'toggle')
      else return
      event.preventDefault()
      return
    }
    const target = rowByKey(event.key, nodes.length, current, pageRows)
    if (target !== undefined) {
      const reached = event.shiftKey ? nodes[target] : undefined
      if (many !== undefined && reached !== undefined) choose(reached, 'range')
      moveTo(target)
    } else if (node === undefined || current === undefined) return
    else if (event.key === 'Enter' || event.key === ' ') choose(node, 'only')
    else if (event.key === 'ArrowRight' && node.expandable) {
      if (node.expanded) moveTo(current + 1)
      else onToggle(node.id, true)
    } else if (event.key === 'ArrowLeft') {
      if (node.expandable && node.expanded) onToggle(node.id, false)
      else moveTo(family[current]?.parent)
    } else return
    event.preventDefault()
  }
  const seen = nodes.slice(view.first, view.last)
  const inSight = current !== undefined && current >= view.first && current < view.last
  if (nodes.length === 0) return props.empty
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
        openMenu(nodes[indexUnder(event)], { x: event.clientX, y: event.clientY })
      }}
    >
      <div role="presentation" style={{ height: view.heightPx, position: 'relative' }}>
        <div role="presentation" className={styles['seen']} style={{ top: view.topPx }}>
          {seen.map((node, offset) => {
            const at = view.first + offset
            return (
              <div
                key={node.id}
                id={`${id}-${at}`}
                role="treeitem"
                aria-level={node.depth + 1}
                aria-expanded={node.expandable ? node.expanded : undefined}
                aria-selected={many === undefined ? node.id === selected : many.selection.chosen.has(node.id)}
                aria-posinset={family[at]?.position}
                aria-setsize={family[at]?.siblings}
                data-cursor={at === current ? '' : undefined}
                {...dropData(node, props.drop)}
                className={styles['node']}
                style={{ paddingLeft: 10 + node.depth * 20 }}
                title={visible(node.label)}
                data-index={at}
              >
                <Twisty node={node} />
                <span className={styles['icon']}>{node.icon}</span>
                <span className={`trunc grow ${node.selectable === false ? styles['folder'] : ''}`}>
                  {visible(node.label)}
                </span>
                {props.trailing !== undefined && (
                  <span className={styles['trailing']}>{props.trailing(node.id)}</span>
                )}
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}

function dropData(node: TreeNode, drop: TreeDrop | undefined) {
  if (drop === undefined) return {}
  return {
    'data-drop': node.selectable === false ? drop.groupsAs : drop.as,
    'data-drop-name': node.id,
    'data-aimed': node.id === drop.aimed,
  }
}

/** For the pointer only: the keyboard has the arrow keys. */
function Twisty(props: { node: TreeNode }): ReactNode {
  const { node } = props
  if (!node.expandable) return <span className={styles['twisty']} />
  const Icon = node.expanded ? IconChevronDown : IconChevronRight
  return (
    <span className={styles['twisty']} data-twisty>
      <Icon size={14} aria-hidden="true" />
    </span>
  )
}
