/* oxlint-disable jsx-a11y/prefer-tag-over-role -- table elements lay out all their rows; these are made only in sight */
import { IconArrowDown, IconArrowUp, IconColumns3 } from '@tabler/icons-react'
import { memo, useRef, useState, type ReactNode, type RefObject } from 'react'

import { useTranslation } from '../../text/use-translation.ts'
import { ContextMenu, type MenuPoint } from '../controls/context-menu.tsx'
import { Splitter } from '../layout/splitter.tsx'
import { ColumnMenuItems } from './column-menu.tsx'
import { hasBorder, leastColumnPx, mostPx } from './column-widths.ts'
import type { Sort } from './head-column.ts'
import styles from './head.module.css'
import { naturalPx, useWidths } from './measured-columns.ts'
import type { ColumnLayout } from './use-column-layout.ts'

/**
 * The names of columns: pressed they sort, their borders are moved, and a menu shows and hides them. The menu is there
 * by a press of the other button, and by a button at the end.
 */
export const Head = memo(function Head(props: {
  label: string
  layout: ColumnLayout
  sort: Sort | undefined
  onSort: ((column: string) => void) | undefined
}): ReactNode {
  const { layout, sort, onSort } = props
  const { columns } = layout
  const row = useRef<HTMLDivElement>(null)
  const widthsPx = useWidths(row, columns)
  const [menu, setMenu] = useState<{ readonly column: string | undefined; readonly at: MenuPoint }>()
  return (
    <div
      role="rowgroup"
      className={styles['head']}
      onKeyDown={(event) => {
        // An open menu alone is closed by it, and not what is around the list.
        if (
          event.key === 'Escape' &&
          !(event.target instanceof Node && event.currentTarget.contains(event.target))
        )
          event.stopPropagation()
      }}
      onContextMenu={(event) => {
        event.preventDefault()
        event.stopPropagation()
        const cell = event.target instanceof Element ? event.target.closest('[role="columnheader"]') : null
        const column = columns[[...(row.current?.children ?? [])].findIndex((each) => each === cell)]
        setMenu({ column: column?.id, at: { x: event.clientX, y: event.clientY } })
      }}
    >
      <div role="row" aria-rowindex={1} className={styles['row']} ref={row}>
        {columns.map((column, at) => {
          const direction = sort?.column === column.id ? sort.direction : undefined
          const sorts = column.sortable === true && column.headerHidden !== true && onSort !== undefined
          return (
            <div
              key={column.id}
              role="columnheader"
              aria-sort={sorts ? (direction ?? 'none') : undefined}
              aria-label={column.header}
              className={`${styles['cell']} ${styles[column.align ?? 'start']}`}
              title={column.headerTitle ?? (column.headerHidden === true ? undefined : column.header)}
            >
              {sorts ? (
                <button type="button" className={styles['sort']} onClick={() => onSort(column.id)}>
                  <span className="trunc">{column.header}</span>
                  {direction === 'ascending' && <IconArrowUp size={12} aria-hidden="true" />}
                  {direction === 'descending' && <IconArrowDown size={12} aria-hidden="true" />}
                </button>
              ) : (
                <span className={column.headerHidden === true ? 'visually-hidden' : 'trunc'}>
                  {column.header}
                </span>
              )}
              {hasBorder(columns, at) && (
                <Border header={column.header} layout={layout} at={at} widthsPx={widthsPx} row={row} />
              )}
              {at === columns.length - 1 && (
                <MenuButton
                  label={props.label}
                  isOpen={menu !== undefined}
                  onOpen={(point) => setMenu({ column: undefined, at: point })}
                />
              )}
            </div>
          )
        })}
      </div>
      {menu !== undefined && (
        <HeadMenu {...menu} label={props.label} layout={layout} onClose={() => setMenu(undefined)} />
      )}
    </div>
  )
})

/** The menu stands in the head, and not here: this button is gone when the last column is hidden. */
function MenuButton(props: { label: string; isOpen: boolean; onOpen: (at: MenuPoint) => void }): ReactNode {
  const { t } = useTranslation('common')
  return (
    <button
      type="button"
      className={styles['menuButton']}
      aria-haspopup="menu"
      aria-expanded={props.isOpen}
      aria-label={t('columns.of', { table: props.label })}
      title={t('columns.title')}
      onClick={(event) => {
        const { left, bottom } = event.currentTarget.getBoundingClientRect()
        props.onOpen({ x: left, y: bottom })
      }}
    >
      <IconColumns3 size={14} aria-hidden="true" />
    </button>
  )
}

function HeadMenu(props: {
  label: string
  layout: ColumnLayout
  column: string | undefined
  at: MenuPoint
  onClose: () => void
}): ReactNode {
  const { t } = useTranslation('common')
  return (
    <ContextMenu at={props.at} label={t('columns.of', { table: props.label })} onClose={props.onClose}>
      <ColumnMenuItems layout={props.layout} column={props.column} />
    </ContextMenu>
  )
}

function Border(props: {
  header: string
  layout: ColumnLayout
  at: number
  widthsPx: readonly number[]
  row: RefObject<HTMLDivElement | null>
}): ReactNode {
  const { layout, at, widthsPx, row } = props
  const { t } = useTranslation('common')
  const px = Math.round(widthsPx[at] ?? 0)
  const beforePx = useRef<readonly number[]>(undefined)
  const onSize = (wantedPx: number, isDone: boolean): void => {
    const from = beforePx.current ?? widthsPx
    layout.moveBorder(from, at, wantedPx - (from[at] ?? 0), isDone)
    beforePx.current = isDone ? undefined : from
  }
  const onNatural = (): void => {
    beforePx.current = undefined
    if (row.current === null) return
    layout.moveBorder(widthsPx, at, naturalPx(row.current, at) - (widthsPx[at] ?? 0), true)
  }
  return (
    <Splitter
      label={t('columns.width', { column: props.header })}
      growth="right"
      px={px}
      leastPx={Math.min(leastColumnPx, px)}
      mostPx={Math.round(mostPx(layout.columns, widthsPx, at))}
      className={styles['border']}
      onSize={onSize}
      onBack={() => {
        beforePx.current = undefined
        layout.leaveBorder()
      }}
      onUsual={onNatural}
      onHome={onNatural}
    />
  )
}
