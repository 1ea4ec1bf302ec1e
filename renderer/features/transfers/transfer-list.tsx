/* oxlint-disable jsx-a11y/prefer-tag-over-role -- table elements lay out all their rows; these are made only in sight */
import {
  useCallback,
  useEffect,
  useId,
  useRef,
  useState,
  type DragEvent,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
} from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { Transfers } from '../../api/queries/transfers.ts'
import { useCopyLines } from '../../parts/commands/use-copy-lines.ts'
import type { MenuPoint } from '../../parts/controls/context-menu.tsx'
import { isCopyOfRows } from '../../parts/grid/copied-rows.ts'
import { besideRow, indexUnder, isMenuKey } from '../../parts/grid/grid.tsx'
import { rowByKey } from '../../parts/grid/row-keys.ts'
import { useRowWindow } from '../../parts/grid/row-window.ts'
import { noSelection, select, selectAll, selectForMenu, stepOf } from '../../parts/grid/selection.ts'
import { useWindowState } from '../../state/window-state.tsx'
import { FolderItem } from './folder-item.tsx'
import { rowsFor, type TransferAction } from './transfer-actions.ts'
import { TransferItem } from './transfer-item.tsx'
import { linesOf, referenceOf, rowsOfLines, type TransferLine } from './transfer-lines.ts'
import { TransferMenu } from './transfer-menu.tsx'
import type { Move } from './transfer-moves.ts'
import styles from './transfers-dock.module.css'
import { useDragOut } from './use-drag-out.ts'
import { useTransferCommands } from './use-transfer-commands.ts'

const rowHeightPx = 42

/**
 * The transfers in sight. Chosen by press, Shift, Ctrl and arrow keys; Alt with an arrow moves what is chosen among
 * what is still to be done; the menu key opens what can be done with it. What was brought to this computer can be
 * dragged out.
 */
export function TransferList(props: {
  transfers: Transfers
  /** Of the filter. */
  lines: readonly TransferLine[]
  onOpen: (folder: string, isOpen: boolean) => void
  heightPx: number
}): ReactNode {
  const { transfers, lines: shown, onOpen } = props
  const { rows, figures } = transfers
  const { t } = useTranslation('transfers')
  const id = useId()
  const commands = useTransferCommands()
  const dragOut = useDragOut()
  const copyLines = useCopyLines()
  const { view, scrollRef, reveal, pageRows } = useRowWindow({ rows: shown.length, rowHeightPx })
  const [selection, setSelection] = useState(noSelection)
  const [menu, setMenu] = useState<MenuPoint>()
  const keys = (): readonly string[] => shown.map((row) => row.id)
  const chosen = (): readonly TransferLine[] => shown.filter((row) => selection.chosen.has(row.id))
  const allLines = (): readonly TransferLine[] => linesOf(rows, figures.folders, 'all', openOf(shown))
  const cursor = shown.findIndex((row) => row.id === selection.cursor)
  const { transferToReveal, revealTransfer } = useWindowState()
  const index = transferToReveal === undefined ? -1 : shown.findIndex((row) => row.id === transferToReveal)
  const isFound = transferToReveal !== undefined && index !== -1
  if (isFound && !(selection.chosen.size === 1 && selection.chosen.has(transferToReveal)))
    setSelection(select(noSelection, [], transferToReveal, 'only'))
  useEffect(() => {
    if (!isFound) return
    document.getElementById(id)?.focus()
    reveal(index)
    revealTransfer(undefined)
  }, [isFound, index, id, reveal, revealTransfer])
  const { act } = commands
  const current = useRef(shown)
  useEffect(() => {
    current.current = shown
  }, [shown])
  const onFolderAction = useCallback(
    (action: TransferAction, folder: string) => {
      const line = current.current.find(({ id }) => id === folder)
      if (line !== undefined) act(action, rowsFor(line, action))
    },
    [act],
  )

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.target !== event.currentTarget) return
    const move = moveOf(event)
    if (move !== undefined) {
      event.preventDefault()
      commands.move(allLines(), selection.chosen, move)
      return
    }
    if (event.key === 'a' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      setSelection((now) => selectAll(now, keys()))
      return
    }
    if (isCopyOfRows(event)) {
      event.preventDefault()
      copyLines(chosen().map(referenceOf))
      return
    }
    if (isMenuKey(event)) {
      event.preventDefault()
      if (selection.chosen.size > 0) setMenu(besideRow(event.currentTarget, cursor))
      return
    }
    const opening = openingOf(event, shown[cursor])
    if (opening !== undefined) {
      event.preventDefault()
      onOpen(...opening)
      return
    }
    const target =
      event.altKey || event.ctrlKey || event.metaKey
        ? undefined
        : rowByKey(event.key, shown.length, cursor === -1 ? undefined : cursor, pageRows)
    const row = target === undefined ? undefined : shown[target]
    if (target === undefined || row === undefined) return
    event.preventDefault()
    setSelection((now) => select(now, keys(), row.id, event.shiftKey ? 'range' : 'only'))
    reveal(target)
  }

  const onContextMenu = (event: MouseEvent<HTMLElement>): void => {
    const row = shown[indexUnder(event)]
    if (row === undefined) return
    event.preventDefault()
    setSelection((now) => selectForMenu(now, row.id))
    setMenu({ x: event.clientX, y: event.clientY })
  }

  const onDragStart = (event: DragEvent<HTMLElement>): void => {
    const row = shown[indexUnder(event)]
    if (row !== undefined) dragOut.start(event, rowsOfLines(selection.chosen.has(row.id) ? chosen() : [row]))
  }

  const hasFolders = shown.some(({ kind }) => kind === 'folder')
  const inSight = cursor >= view.first && cursor < view.last
  return (
    <>
      <div
        ref={scrollRef}
        id={id}
        role={hasFolders ? 'treegrid' : 'grid'}
        aria-label={t('title')}
        aria-multiselectable="true"
        aria-rowcount={shown.length}
        aria-activedescendant={inSight ? `${id}-${cursor}` : undefined}
        className={styles['rows']}
        style={{ height: props.heightPx }}
        tabIndex={0}
        data-pane-focus
        onKeyDown={onKeyDown}
        onClick={(event) => {
          const row = onControl(event) ? undefined : shown[indexUnder(event)]
          if (row !== undefined) setSelection((now) => select(now, keys(), row.id, stepOf(event)))
        }}
        onContextMenu={onContextMenu}
        onDragStart={onDragStart}
      >
        <div role="rowgroup" className={styles['body']} style={{ height: view.heightPx }}>
          {shown.slice(view.first, view.last).map((row, offset) => {
            const index = view.first + offset
            return (
              <div
                key={row.id}
                id={`${id}-${index}`}
                role="row"
                aria-rowindex={index + 1}
                aria-selected={selection.chosen.has(row.id)}
                data-index={index}
                data-cursor={index === cursor ? '' : undefined}
                {...(hasFolders ? treeProps(row) : {})}
                className={`choosable-row ${styles['row']}`}
                draggable={row.kind === 'transfer' && dragOut.canDrag(row.row)}
                style={{
                  transform: `translateY(${view.topPx + offset * rowHeightPx}px)`,
                  height: rowHeightPx,
                }}
              >
                {row.kind === 'folder' ? (
                  <FolderItem
                    folder={row.folder}
                    tempo={figures.tempos.get(row.id)}
                    isOpen={row.isOpen}
                    onOpen={onOpen}
                    onAction={onFolderAction}
                  />
                ) : (
                  <TransferItem
                    row={row.row}
                    tempo={figures.tempos.get(row.id)}
                    isInFolder={row.isInFolder}
                    onAction={act}
                  />
                )}
              </div>
            )
          })}
        </div>
      </div>
      {menu !== undefined && (
        <TransferMenu
          at={menu}
          lines={allLines}
          chosen={chosen()}
          commands={commands}
          onClose={() => setMenu(undefined)}
        />
      )}
    </>
  )
}

function openOf(lines: readonly TransferLine[]): ReadonlySet<string> {
  return new Set(lines.filter((line) => line.kind === 'folder' && line.isOpen).map(({ id }) => id))
}

/** How a row stands in the tree. */
function treeProps(line: TransferLine): {
  readonly 'aria-level': number
  readonly 'aria-expanded'?: boolean
} {
  if (line.kind === 'folder') return { 'aria-level': 1, 'aria-expanded': line.isOpen }
  return { 'aria-level': line.isInFolder ? 2 : 1 }
}

/** The folder that a key opens or closes. */
function openingOf(
  { key, altKey, ctrlKey, metaKey }: KeyboardEvent,
  line: TransferLine | undefined,
): [folder: string, isOpen: boolean] | undefined {
  if (line?.kind !== 'folder' || altKey || ctrlKey || metaKey) return undefined
  if (key === 'ArrowRight' && !line.isOpen) return [line.id, true]
  if (key === 'ArrowLeft' && line.isOpen) return [line.id, false]
  return key === 'Enter' ? [line.id, !line.isOpen] : undefined
}

/** Whether a button of the row was pressed, and not the row. */
function onControl({ target }: MouseEvent): boolean {
  return target instanceof Element && target.closest('button, input, a') !== null
}

function moveOf(event: KeyboardEvent): Move | undefined {
  if (!event.altKey) return undefined
  switch (event.key) {
    case 'ArrowUp':
      return 'up'
    case 'ArrowDown':
      return 'down'
    case 'Home':
      return 'top'
    case 'End':
      return 'bottom'
    default:
      return undefined
  }
}
