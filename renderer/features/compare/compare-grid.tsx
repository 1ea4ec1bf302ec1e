/* oxlint-disable jsx-a11y/prefer-tag-over-role -- table elements lay out all their rows; these are made only in sight */
import { IconCheck, IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { memo, useId, type CSSProperties, type KeyboardEvent, type ReactNode } from 'react'

import type { MenuPoint } from '../../parts/controls/context-menu.tsx'
import { besideRow, indexUnder, isMenuKey } from '../../parts/grid/grid.tsx'
import { isCopyOfRows } from '../../parts/grid/copied-rows.ts'
import type { Sort } from '../../parts/grid/head-column.ts'
import { rowByKey } from '../../parts/grid/row-keys.ts'
import { useRowWindow } from '../../parts/grid/row-window.ts'
import { useCopyRows } from '../../parts/grid/use-copy-rows.ts'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import styles from './compare.module.css'
import type { CompareLines } from './compare-lines.ts'
import { RepositoryCellText, TagCell, type CopyMarks } from './compare-cells.tsx'
import { CompareHead, type ComparedColumn } from './compare-head.tsx'
import { referenceOf, type ComparedTags } from './compared-tags.ts'

/** A place of the list: a line, and a store by number; -1 for the line as a whole. */
export interface CompareCursor {
  readonly line: number
  readonly store: number
}

export const rowPx = 28
const headPx = 57

/**
 * Tags (or repositories) by stores, of which only those in sight are made. Arrow keys move over lines and cells, Space chooses,
 * Shift reaches, Enter opens a cell; left and right open and close a repository.
 */
export function CompareGrid(props: {
  tags: ComparedTags
  found: CompareLines
  columns: readonly ComparedColumn[]
  byRepository: boolean
  closed: ReadonlySet<string>
  chosen: ReadonlySet<number>
  marks: CopyMarks
  cursor: CompareCursor
  onCursor: (cursor: CompareCursor) => void
  onToggle: (line: number, isRange: boolean) => void
  onToggleAll: () => void
  onClose: (repository: string, closed: boolean) => void
  onOpen: (cursor: CompareCursor) => void
  sort: Sort
  onSort: (column: string) => void
  onMenu: (cursor: CompareCursor, at: MenuPoint) => void
  empty: ReactNode
}): ReactNode {
  const { tags, found, columns, cursor, byRepository } = props
  const { lines } = found
  const { t } = useTranslation('comparison')
  const id = useId()
  const copyRows = useCopyRows()
  const { view, scrollRef, reveal, pageRows } = useRowWindow({
    rows: lines.length,
    rowHeightPx: rowPx,
    headPx,
  })
  const current = cursor.line < lines.length ? cursor.line : -1
  const placeOf = (line: number): number | undefined => {
    const value = lines[line]
    return value !== undefined && value < 0 ? ~value : undefined
  }
  const move = (next: CompareCursor): void => {
    props.onCursor(next)
    reveal(next.line)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.target !== event.currentTarget || event.altKey) return
    if (event.key === 'a' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      props.onToggleAll()
      return
    }
    if (isCopyOfRows(event)) {
      event.preventDefault()
      const { lines: copied, keys } = copiedLines()
      copyRows(
        {
          count: copied.length,
          rowAt: (at: number) => copied[at],
          rowKey: (value: number) => String(value),
          reference: (value: number) => referenceOf(tags, value),
        },
        keys,
      )
      return
    }
    if (current >= 0 && isMenuKey(event)) {
      event.preventDefault()
      props.onMenu(cursor, besideRow(event.currentTarget, current))
      return
    }
    if (event.metaKey || event.ctrlKey) return
    const target = rowByKey(event.key, lines.length, current < 0 ? undefined : current, pageRows)
    if (target !== undefined) {
      event.preventDefault()
      move({ line: target, store: cursor.store })
      if (event.shiftKey) props.onToggle(target, true)
      return
    }
    if (current < 0) return
    if (event.key === ' ') {
      event.preventDefault()
      props.onToggle(current, event.shiftKey)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      props.onOpen(cursor)
    } else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      event.preventDefault()
      aside(event.key === 'ArrowRight' ? 1 : -1)
    }
  }
  /** What is chosen, in closed repositories too; otherwise the line that the cursor is at. */
  const copiedLines = (): { readonly lines: ArrayLike<number>; readonly keys: ReadonlySet<string> } => {
    const { chosen } = props
    if (chosen.size === 0) return { lines, keys: new Set(current < 0 ? [] : [String(lines[current])]) }
    if (!byRepository) return { lines: found.rows, keys: new Set(Array.from(chosen, String)) }
    return { lines, keys: new Set(Array.from(chosen, (row) => String(~tags.repositoryOf(row)))) }
  }
  const aside = (step: 1 | -1): void => {
    const place = placeOf(current)
    if (place !== undefined && !byRepository) {
      props.onClose(tags.repositories[place]?.name ?? '', step < 0)
      return
    }
    const store = Math.min(columns.length - 1, Math.max(-1, cursor.store + step))
    move({ line: current, store })
  }
  const style: CSSProperties & Record<`--${string}`, string | number> = { '--stores': columns.length }
  const seen = Array.from({ length: view.last - view.first }, (_, offset) => view.first + offset)
  const isInSight = current >= view.first && current < view.last
  const hasCells = isInSight && cursor.store >= 0 && (byRepository || placeOf(current) === undefined)
  return (
    <div
      role="treegrid"
      aria-label={t('matrix')}
      aria-rowcount={lines.length + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable
      aria-activedescendant={
        isInSight ? (hasCells ? `${id}-${current}-${cursor.store}` : `${id}-${current}`) : undefined
      }
      tabIndex={0}
      data-pane-focus
      className={styles['grid']}
      style={style}
      ref={scrollRef}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        const line = indexUnder(event)
        if (line < 0) return
        const store = storeUnder(event.target)
        props.onCursor({ line, store })
        const place = placeOf(line)
        const isCheck = event.target instanceof Element && event.target.closest('[data-check]') !== null
        if (place !== undefined && !byRepository && !isCheck) {
          const name = tags.repositories[place]?.name ?? ''
          props.onClose(name, !props.closed.has(name))
        } else if (isCheck || store < 0 || event.shiftKey) props.onToggle(line, event.shiftKey)
      }}
      onDoubleClick={(event) => {
        const store = storeUnder(event.target)
        if (indexUnder(event) >= 0 && store >= 0) props.onOpen({ line: indexUnder(event), store })
      }}
      onContextMenu={(event) => {
        const line = indexUnder(event)
        if (line < 0) return
        event.preventDefault()
        const at = { line, store: storeUnder(event.target) }
        props.onCursor(at)
        props.onMenu(at, { x: event.clientX, y: event.clientY })
      }}
    >
      <CompareHead
        columns={columns}
        byRepository={byRepository}
        allChosen={areAllChosen(found.rows, props.chosen)}
        someChosen={props.chosen.size > 0}
        sort={props.sort}
        onSort={props.onSort}
        onToggleAll={props.onToggleAll}
      />
      {lines.length === 0 && (
        <div role="row" className={styles['empty']}>
          <div role="gridcell">{props.empty}</div>
        </div>
      )}
      <div role="rowgroup" className={styles['body']} style={{ height: view.heightPx }}>
        <div role="presentation" className={styles['seen']} style={{ top: view.topPx }}>
          {seen.map((line) => {
            const value = lines[line] ?? 0
            const cursorStore = line === current ? cursor.store : undefined
            const shared = { id: `${id}-${line}`, line, tags, cursorStore }
            if (value >= 0) {
              return (
                <TagLine
                  key={value}
                  {...shared}
                  row={value}
                  isChosen={props.chosen.has(value)}
                  marks={props.marks}
                />
              )
            }
            const repository = tags.repositories[~value]
            if (repository === undefined) return null
            const shown = { ...shared, place: ~value, chosen: props.chosen, shown: found.rowsOf[~value] ?? 0 }
            return byRepository ? (
              <RepositoryLine key={value} {...shown} />
            ) : (
              <GroupLine key={value} {...shown} isClosed={props.closed.has(repository.name)} />
            )
          })}
        </div>
      </div>
    </div>
  )
}

interface LineProps {
  readonly id: string
  readonly line: number
  readonly tags: ComparedTags
  /** Where the cursor is in this line; -1 on all of it, undefined in another one. */
  readonly cursorStore: number | undefined
}

const TagLine = memo(function TagLine(
  props: LineProps & { row: number; isChosen: boolean; marks: CopyMarks },
): ReactNode {
  const { id, tags, row, isChosen, cursorStore, marks } = props
  return (
    <div
      id={id}
      role="row"
      aria-level={2}
      aria-rowindex={props.line + 2}
      aria-selected={isChosen}
      data-index={props.line}
      data-cursor={cursorStore === -1 ? '' : undefined}
      className={styles['row']}
    >
      <div role="rowheader" className={styles['first']} title={tags.tagAt(row)}>
        <Check checked={isChosen} />
        <span className={`trunc ${styles['tag']}`}>{tags.tagAt(row)}</span>
      </div>
      {Array.from({ length: tags.stores }, (_, store) => (
        <div
          key={store}
          id={`${id}-${store}`}
          role="gridcell"
          data-store-cell={store}
          data-cursor={cursorStore === store ? '' : undefined}
          className={styles['cell']}
        >
          <TagCell tags={tags} row={row} store={store} isChosen={isChosen} marks={marks} />
        </div>
      ))}
    </div>
  )
})

function GroupLine(
  props: LineProps & { place: number; shown: number; chosen: ReadonlySet<number>; isClosed: boolean },
): ReactNode {
  const { tags, place, shown, isClosed } = props
  const { t } = useTranslation('comparison')
  const format = useFormat()
  const { name, from, to } = tags.repositories[place] ?? { name: '', from: 0, to: 0 }
  const Chevron = isClosed ? IconChevronRight : IconChevronDown
  const all = to - from
  const words =
    shown < all
      ? t('shownTags', { shown: format.count(shown), all: format.count(all) })
      : t('repositoryTags', { count: all, formatted: format.count(all) })
  return (
    <div
      id={props.id}
      role="row"
      aria-level={1}
      aria-expanded={!isClosed}
      aria-rowindex={props.line + 2}
      data-index={props.line}
      data-cursor={props.cursorStore === undefined ? undefined : ''}
      className={`${styles['row']} ${styles['group']}`}
    >
      <div role="rowheader" aria-colspan={tags.stores + 1} className={styles['groupName']} title={name}>
        <Chevron size={13} aria-hidden="true" />
        <span className="trunc">{name}</span>
        <span className={styles['minor']}>{words}</span>
      </div>
    </div>
  )
}

function RepositoryLine(
  props: LineProps & { place: number; shown: number; chosen: ReadonlySet<number> },
): ReactNode {
  const { id, tags, place, chosen, cursorStore } = props
  const { name, from, to } = tags.repositories[place] ?? { name: '', from: 0, to: 0 }
  let isChosen = to > from
  for (let row = from; row < to && isChosen; row += 1) isChosen = chosen.has(row)
  return (
    <div
      id={id}
      role="row"
      aria-level={1}
      aria-rowindex={props.line + 2}
      aria-selected={isChosen}
      data-index={props.line}
      data-cursor={cursorStore === -1 ? '' : undefined}
      className={styles['row']}
    >
      <div role="rowheader" className={styles['first']} title={name}>
        <Check checked={isChosen} />
        <span className={`trunc ${styles['tag']}`}>{name}</span>
      </div>
      {Array.from({ length: tags.stores }, (_, store) => (
        <div
          key={store}
          id={`${id}-${store}`}
          role="gridcell"
          data-store-cell={store}
          data-cursor={cursorStore === store ? '' : undefined}
          className={styles['cell']}
        >
          <RepositoryCellText tags={tags} place={place} store={store} />
        </div>
      ))}
    </div>
  )
}

/** Whether everything that is shown is chosen. While less is chosen than shown, nothing is looked up. */
function areAllChosen(rows: Uint32Array, chosen: ReadonlySet<number>): boolean {
  return rows.length > 0 && chosen.size >= rows.length && rows.every((row) => chosen.has(row))
}

/** Looks like a box to tick; that a row is chosen is told by the row. */
export function Check(props: { checked: boolean }): ReactNode {
  return (
    <span aria-hidden="true" data-check className={styles['check']} data-checked={props.checked}>
      {props.checked && <IconCheck size={11} stroke={3} />}
    </span>
  )
}

/** The store whose cell was pressed; -1 beside the cells. */
function storeUnder(target: EventTarget): number {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-store-cell]') : null
  return Number(cell?.dataset['storeCell'] ?? -1)
}
