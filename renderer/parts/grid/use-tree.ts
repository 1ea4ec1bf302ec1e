import { useId, useState, type KeyboardEvent, type MouseEvent, type RefCallback } from 'react'

import type { MenuPoint } from '../controls/context-menu.tsx'
import { isCopyOfRows } from './copied-rows.ts'
import { besideRow, indexUnder, isDeleteKey, isMenuKey, isToFilter } from './grid.tsx'
import { goToFilter } from './list-of-filter.ts'
import { rowByKey } from './row-keys.ts'
import { useRevealChosen, useRowWindow, type RowWindow } from './row-window.ts'
import {
  detailOf,
  select,
  selectAll,
  selectForMenu,
  stepOf,
  type Selection,
  type SelectionStep,
} from './selection.ts'
import { allNodes, type TreeNode, type TreeRows } from './tree-rows.ts'
import { choosable, reachTo } from './tree-selection.ts'
import { useCopyRows } from './use-copy-rows.ts'

/** What is done with a tree, whatever its rows look like. */
export interface TreeActions {
  readonly nodes: TreeRows
  readonly selected?: string | undefined
  /** `how` tells whether it was asked for by a menu on it, which opens and closes nothing. */
  readonly onSelect: (id: string, how: 'press' | 'menu') => void
  readonly onToggle: (id: string, expanded: boolean) => void
  /** Closes the details of the node that is chosen. */
  readonly onUnselect?: (() => void) | undefined
  /** What is copied of a node, a line; undefined for one that has no name of its own. */
  readonly reference?: ((id: string) => string | undefined) | undefined
  /** Several nodes may be chosen of those that can be: which are, and what to do when others are. */
  readonly many?:
    | {
        readonly selection: Selection
        readonly onChange: (selection: Selection) => void
        /** None is chosen any more: what is shown of one is to be closed. */
        readonly onNone?: (() => void) | undefined
      }
    | undefined
  /** A menu is asked for on a node, which is chosen by then if it can be. */
  readonly onMenu?: ((id: string, at: MenuPoint) => void) | undefined
  /** A node is to be deleted: the person is asked. */
  readonly onDelete?: ((id: string) => void) | undefined
  /** The next tree of this name begins where this one was scrolled to. */
  readonly keptAs?: string | undefined
}

export interface TreeParts {
  /** What the ids of rows begin with, before their index. */
  readonly id: string
  readonly view: RowWindow
  /** The row that keys start from. */
  readonly current: number | undefined
  /** Rows to make. */
  readonly seen: readonly number[]
  /** For the element that scrolls. */
  readonly handlers: {
    readonly ref: RefCallback<HTMLElement>
    readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
    readonly onClick: (event: MouseEvent<HTMLElement>) => void
    readonly onContextMenu: (event: MouseEvent<HTMLElement>) => void
    readonly 'aria-activedescendant': string | undefined
  }
}

/** The node that keys start from. */
interface Cursor {
  readonly id: string | undefined
  /** The node whose details were shown when it was put there. */
  readonly selected: string | undefined
  /** The node whose details were asked for because others were chosen: the cursor stays where they were chosen. */
  readonly asked?: string | undefined
}

/**
 * A tree as the list of its open nodes. Up and down move, right and left open and close, Enter chooses; moving
 * alone chooses nothing, because what is chosen has to be fetched. Where several may be chosen it is as in a grid:
 * Shift with the arrows or the mouse reaches, Ctrl with the space bar or the mouse takes one more.
 */
export function useTree(props: TreeActions, rowHeightPx: number, headPx = 0): TreeParts {
  const { nodes, selected, many, onToggle } = props
  const id = useId()
  const [cursor, setCursor] = useState<Cursor>({ id: selected, selected })
  if (cursor.selected !== selected) setCursor(followed(cursor, selected))
  const { view, scrollRef, reveal, pageRows } = useRowWindow({
    rows: nodes.count,
    rowHeightPx,
    headPx,
    keptAs: props.keptAs,
  })
  const current = cursor.id === undefined ? undefined : nodes.indexOf(cursor.id)
  const nodeAt = (index: number | undefined): TreeNode | undefined =>
    index === undefined ? undefined : nodes.nodeAt(index)
  useRevealChosen(selected, cursor.id === selected ? current : undefined, reveal, props.keptAs)
  const copyRows = useCopyRows()
  const moveTo = (target: number | undefined): void => {
    const node = nodeAt(target)
    if (node === undefined || target === undefined) return
    setCursor((now) => ({ ...now, id: node.id }))
    reveal(target)
  }
  const choose = (node: TreeNode, step: SelectionStep): void => {
    setCursor((now) => ({ ...now, id: node.id }))
    if (many !== undefined && step === 'range')
      choseMany(reachTo(many.selection, allNodes(nodes), cursor.id, node.id), node.id)
    else if (node.selectable === false) onToggle(node.id, !node.expanded)
    else if (many !== undefined && step === 'toggle')
      choseMany(select(many.selection, [], node.id, step), node.id)
    else chooseAlone(node.id, 'press')
  }
  const chooseAlone = (id: string, how: 'press' | 'menu'): void => {
    many?.onChange(select(many.selection, [], id, 'only'))
    props.onSelect(id, how)
  }
  /** What is shown of one is always of a chosen node. */
  const choseMany = (next: Selection, pressed: string): void => {
    many?.onChange(next)
    if (selected === undefined || next.chosen.has(selected)) return
    const shown = detailOf(next, selected, pressed)
    if (shown === undefined) many?.onNone?.()
    else {
      setCursor((now) => ({ ...now, asked: shown }))
      props.onSelect(shown, 'press')
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
    if (node.selectable !== false) {
      if (many?.selection.chosen.has(node.id) === true) many.onChange(selectForMenu(many.selection, node.id))
      else if (many !== undefined || node.id !== selected) chooseAlone(node.id, 'menu')
    }
    props.onMenu?.(node.id, at)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.target !== event.currentTarget) return
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
    if (props.reference !== undefined && isCopyOfRows(event)) {
      event.preventDefault()
      const chosen = many?.selection.chosen
      const only = node === undefined ? [] : [node.id]
      // The node that keys are at may be one that only groups others: it is not among those that are chosen.
      const isAmong = node === undefined || chosen?.has(node.id) === true
      const { count, nodeAt } = nodes
      const { reference } = props
      copyRows(
        { count, rowAt: nodeAt, rowKey: ({ id }) => id, reference: ({ id }) => reference(id) },
        chosen !== undefined && isAmong ? chosen : new Set(only),
      )
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
    if (isToFilter(event, current) && goToFilter(event.currentTarget)) {
      event.preventDefault()
      return
    }
    const target = rowByKey(event.key, nodes.count, current, pageRows)
    if (target !== undefined) {
      const reached = event.shiftKey ? nodeAt(target) : undefined
      if (many !== undefined && reached !== undefined) choose(reached, 'range')
      moveTo(target)
    } else if (node === undefined || current === undefined) return
    else if (event.key === ' ' && node.id === selected && props.onUnselect !== undefined) props.onUnselect()
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
  const inSight = current !== undefined && current >= view.first && current < view.last
  return {
    id,
    view,
    current,
    seen: Array.from({ length: view.last - view.first }, (_, offset) => view.first + offset),
    handlers: {
      ref: scrollRef,
      onKeyDown,
      onClick,
      onContextMenu: (event) => {
        if (props.onMenu === undefined || indexUnder(event) === -1) return
        event.preventDefault()
        openMenu(nodeAt(indexUnder(event)), { x: event.clientX, y: event.clientY })
      },
      'aria-activedescendant': inSight ? `${id}-${current}` : undefined,
    },
  }
}

/** The cursor goes to a node that is shown, unless the tree itself asked for it while several were chosen. */
function followed({ id, asked }: Cursor, selected: string | undefined): Cursor {
  return { id: selected === undefined || selected === asked ? id : selected, selected }
}
