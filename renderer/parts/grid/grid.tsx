/* oxlint-disable jsx-a11y/prefer-tag-over-role -- table elements lay out all their rows; these are made only in sight */
import {
  memo,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type CSSProperties,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
} from 'react'

import { filterKeys, listKeys, matchesAny } from '../commands/shortcuts.ts'
import type { MenuPoint } from '../controls/context-menu.tsx'
import { useRowHeightPx } from './density.ts'
import { headPx, type HeadColumn, type Sort } from './head-column.ts'
import { Head } from './head.tsx'
import { isCopyOfRows } from './copied-rows.ts'
import { goToFilter } from './list-of-filter.ts'
import { rowByKey } from './row-keys.ts'
import { useRevealChosen, useRowWindow } from './row-window.ts'
import {
  detailOf,
  select,
  selectAll,
  selectForMenu,
  stepOf,
  type Selection,
  type SelectionStep,
} from './selection.ts'
import { useTellShown, type Shown } from './shown.ts'
import { useCopyRows } from './use-copy-rows.ts'
import styles from './table.module.css'
import { useColumnLayout } from './use-column-layout.ts'
import { wholeText } from './whole-text.ts'

export interface GridColumn<Row> extends HeadColumn {
  readonly align?: 'start' | 'end'
  readonly cell: (row: Row) => ReactNode
  readonly title?: (row: Row) => string
}

/** Several rows may be chosen: which are, and what to do when others are. */
export interface ManyRows {
  readonly selection: Selection
  readonly onChange: (selection: Selection) => void
  /** Keys of all rows in their order. */
  readonly keys: () => readonly string[]
}

/** Rows take what is dropped on them: their `data-drop`, beside their key, and which is aimed at now. */
export interface RowDrop {
  readonly as: string
  readonly aimed: string | undefined
}

/**
 * Rows by number, of which only those in sight are made: a list of a million costs as much as one of thirty.
 * Arrow keys choose, Enter opens; what is chosen stays so when the focus leaves.
 */
export function Grid<Row>(props: {
  /** The name that its layout is remembered by, as `tags`: the same in every store and language. */
  table: string
  label: string
  columns: readonly GridColumn<Row>[]
  count: number
  rowAt: (index: number) => Row | undefined
  rowKey: (row: Row) => string
  /** Where the row with this key is; undefined when it is not in the list. */
  indexOf: (key: string) => number | undefined
  selected?: string | undefined
  onSelect?: ((row: Row) => void) | undefined
  /** Closes the details of the row that is chosen. */
  onUnselect?: (() => void) | undefined
  onOpen?: ((row: Row) => void) | undefined
  /** What is copied of a row, a line; undefined for a row that has no name of its own. */
  reference?: ((row: Row) => string | undefined) | undefined
  many?: ManyRows | undefined
  /** A menu is asked for on a row, which is chosen by then. */
  onMenu?: ((row: Row, at: MenuPoint) => void) | undefined
  /** What is chosen is to be deleted: the person is asked. */
  onDelete?: (() => void) | undefined
  rowHeightPx?: number | undefined
  sort?: Sort | undefined
  onSort?: (column: string) => void
  /** A name of a look for a row, put in `data-tone`. */
  rowTone?: ((row: Row) => 'error' | 'minor' | undefined) | undefined
  drop?: RowDrop | undefined
  empty?: ReactNode
  /** Told which rows are shown, for what saves them. */
  shown?: Shown<Row> | undefined
  /** The next list of this name begins where this one was scrolled to. */
  keptAs?: string | undefined
}): ReactNode {
  const { count, many } = props
  const rowHeightPx = useRowHeightPx(props.rowHeightPx ?? 30)
  const layout = useColumnLayout(props.table, props.columns)
  const { columns } = layout
  useTellShown(props.shown, props)
  const id = useId()
  const cursor = useCursor(props.selected)
  const keepFocus = useKeptFocus()
  const { view, scrollRef, reveal, pageRows } = useRowWindow({
    rows: count,
    rowHeightPx,
    headPx,
    keptAs: props.keptAs,
  })
  const current = cursor.key === undefined ? undefined : props.indexOf(cursor.key)
  useRevealChosen(props.selected, cursor.key === props.selected ? current : undefined, reveal, props.keptAs)
  const copyRows = useCopyRows()
  // Where a list has no choice of its own, the row that was pressed is the one that is highlighted.
  const selected = props.onSelect === undefined && props.selected === undefined ? cursor.key : props.selected
  const choose = (index: number, step: SelectionStep): void => {
    const row = props.rowAt(index)
    if (row === undefined) return
    const key = props.rowKey(row)
    cursor.move(key)
    if (many === undefined || step === 'only') {
      many?.onChange(select(many.selection, [], key, 'only'))
      props.onSelect?.(row)
      return
    }
    const next = select(many.selection, step === 'range' ? many.keys() : [], key, step)
    many.onChange(next)
    showOneOf(next, key)
  }
  /** Details that are shown are always those of a chosen row. */
  const showOneOf = (selection: Selection, pressed: string): void => {
    if (props.selected === undefined || selection.chosen.has(props.selected)) return
    const key = detailOf(selection, props.selected, pressed)
    const index = key === undefined ? undefined : props.indexOf(key)
    const row = index === undefined ? undefined : props.rowAt(index)
    if (row === undefined) props.onUnselect?.()
    else props.onSelect?.(row)
  }
  const openMenu = (index: number, at: MenuPoint): void => {
    const row = props.rowAt(index)
    if (row === undefined) return
    const key = props.rowKey(row)
    if (many === undefined ? key !== props.selected : !many.selection.chosen.has(key)) choose(index, 'only')
    else {
      cursor.move(key)
      many?.onChange(selectForMenu(many.selection, key))
    }
    props.onMenu?.(row, at)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.target !== event.currentTarget || event.altKey) return
    if (many !== undefined && event.key === 'a' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      many.onChange(selectAll(many.selection, many.keys()))
      return
    }
    if (props.onMenu !== undefined && current !== undefined && isMenuKey(event)) {
      event.preventDefault()
      openMenu(current, besideRow(event.currentTarget, current))
      return
    }
    if (props.onDelete !== undefined && isDeleteKey(event)) {
      event.preventDefault()
      props.onDelete()
      return
    }
    if (props.reference !== undefined && isCopyOfRows(event)) {
      event.preventDefault()
      const chosen = many?.selection.chosen
      const only = cursor.key === undefined ? [] : [cursor.key]
      const keys = chosen === undefined || chosen.size === 0 ? new Set(only) : chosen
      copyRows({ ...props, reference: props.reference }, keys)
      return
    }
    if (event.metaKey || event.ctrlKey) return
    if (current !== undefined && matchesAny(listKeys.preview, event) && props.onSelect !== undefined) {
      event.preventDefault()
      const isShown = cursor.key === props.selected && props.onUnselect !== undefined
      if (isShown) props.onUnselect?.()
      else choose(current, 'only')
      return
    }
    if (isToFilter(event, current) && goToFilter(event.currentTarget)) {
      event.preventDefault()
      return
    }
    const target = rowByKey(event.key, count, current, pageRows)
    if (target !== undefined) {
      event.preventDefault()
      choose(target, many !== undefined && event.shiftKey ? 'range' : 'only')
      reveal(target)
    } else if (event.key === 'Enter' && current !== undefined) {
      event.preventDefault()
      const row = props.rowAt(current)
      if (row !== undefined) (props.onOpen ?? props.onSelect)?.(row)
    }
  }
  const style: CSSProperties & Record<`--${string}`, string> = {
    '--tracks': layout.tracks,
    '--row-height': `${rowHeightPx}px`,
  }
  const seen = Array.from({ length: view.last - view.first }, (_, offset) => view.first + offset)
  const inSight = current !== undefined && current >= view.first && current < view.last
  return (
    <div
      role="grid"
      aria-label={props.label}
      aria-rowcount={count + 1}
      aria-multiselectable={many === undefined ? undefined : true}
      aria-activedescendant={inSight ? `${id}-${current}` : undefined}
      tabIndex={0}
      data-pane-focus
      className={styles['grid']}
      style={style}
      ref={scrollRef}
      onFocus={keepFocus}
      {...wholeText}
      onKeyDown={onKeyDown}
      onClick={(event) => choose(indexUnder(event), stepOf(event))}
      onContextMenu={(event) => {
        if (props.onMenu === undefined || indexUnder(event) === -1) return
        event.preventDefault()
        openMenu(indexUnder(event), { x: event.clientX, y: event.clientY })
      }}
      onDoubleClick={(event) => {
        const row = props.rowAt(indexUnder(event))
        if (row !== undefined) props.onOpen?.(row)
      }}
    >
      <Head label={props.label} layout={layout} sort={props.sort} onSort={props.onSort} />
      {count === 0 && (
        <div role="row" className={styles['empty']}>
          <div role="gridcell">{props.empty}</div>
        </div>
      )}
      <div role="rowgroup" className={styles['body']} style={{ height: view.heightPx }}>
        <div role="presentation" className={styles['seen']} style={{ top: view.topPx }}>
          {seen.map((index) => {
            const row = props.rowAt(index)
            if (row === undefined) return null
            const key = props.rowKey(row)
            return (
              <GridRow
                key={key}
                id={`${id}-${index}`}
                index={index}
                row={row}
                columns={columns}
                selected={many === undefined ? key === selected : many.selection.chosen.has(key)}
                isCursor={index === current}
                tone={props.rowTone?.(row)}
                dropAs={props.drop?.as}
                dropName={props.drop && key}
                aimed={props.drop && key === props.drop.aimed}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}

interface GridRowProps<Row> {
  readonly id: string
  readonly index: number
  readonly row: Row
  readonly columns: readonly GridColumn<Row>[]
  readonly selected: boolean
  readonly isCursor: boolean
  readonly tone: 'error' | 'minor' | undefined
  readonly dropAs: string | undefined
  readonly dropName: string | undefined
  readonly aimed: boolean | undefined
}

/** Made again only when something of it changed: while the list scrolls, the rows that stay cost nothing. */
const GridRow = memo(GridRowOnce) as typeof GridRowOnce

function GridRowOnce<Row>(props: GridRowProps<Row>): ReactNode {
  const { index, row } = props
  return (
    <div
      id={props.id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={props.selected}
      data-cursor={props.isCursor ? '' : undefined}
      data-tone={props.tone}
      data-drop={props.dropAs}
      data-drop-name={props.dropName}
      data-aimed={props.aimed}
      className={`choosable-row ${styles['row']}`}
      data-index={index}
    >
      {props.columns.map((column) => (
        <div
          key={column.id}
          role="gridcell"
          className={column.align === 'end' ? endCell : styles['cell']}
          title={column.title?.(row)}
        >
          {column.cell(row)}
        </div>
      ))}
    </div>
  )
}

const endCell = `${styles['cell']} ${styles['end']}`

/** The row that was pressed; -1 beside the rows, and on what stands over the list. */
export function indexUnder(event: MouseEvent<HTMLElement>): number {
  const { target, currentTarget } = event
  const inside = target instanceof Element && currentTarget.contains(target)
  const row = inside ? target.closest<HTMLElement>('[data-index]') : null
  return Number(row?.dataset['index'] ?? -1)
}

/** A Mac has no Delete key where others have it. */
export function isDeleteKey(event: PressedKeys): boolean {
  return matchesAny(listKeys.delete, event)
}

/** Up from the first row, where a list has nothing above. */
export function isToFilter(event: PressedKeys, current: number | undefined): boolean {
  return (current ?? 0) === 0 && matchesAny(filterKeys.toFilter, event)
}

type PressedKeys = Pick<KeyboardEvent, 'key' | 'metaKey' | 'ctrlKey' | 'shiftKey'>

/** The menu key, and what stands for it where there is none. */
export function isMenuKey(event: PressedKeys): boolean {
  return matchesAny(listKeys.menu, event)
}

/** Where a menu that was asked for by key stands: on its row, or at the list's beginning when that is out of sight. */
export function besideRow(list: HTMLElement, index: number): MenuPoint {
  const row = list.querySelector(`[data-index="${index}"]`) ?? list
  const { left, top } = row.getBoundingClientRect()
  return { x: left + 48, y: top + 20 }
}

/** Takes the focus to the list when a button in a row had it and is gone with its row. */
function useKeptFocus(): (event: FocusEvent<HTMLElement>) => void {
  const focused = useRef<{ readonly list: HTMLElement; readonly target: Element }>(undefined)
  useLayoutEffect(() => {
    if (focused.current === undefined || focused.current.target.isConnected) return
    const { list } = focused.current
    focused.current = undefined
    if (document.activeElement === document.body) list.focus({ preventScroll: true })
  })
  return ({ currentTarget, target }) => {
    focused.current = { list: currentTarget, target }
  }
}

/** The row that keys start from: what was chosen, from here or from elsewhere. */
function useCursor(selected: string | undefined): {
  readonly key: string | undefined
  readonly move: (key: string) => void
} {
  const [cursor, setCursor] = useState({ key: selected, selected })
  if (cursor.selected !== selected) setCursor({ key: selected ?? cursor.key, selected })
  return { key: cursor.key, move: (key) => setCursor((now) => ({ ...now, key })) }
}
