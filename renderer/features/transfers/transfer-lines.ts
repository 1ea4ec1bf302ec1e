import type { TransferRow } from '../../../electron/api/rows.ts'
import type { TransferFolder } from '../../api/lists/transfer-folder.ts'
import { filterOf, transferFilters, type TransferCounts, type TransferFilter } from './transfer-filter.ts'

/** A line of the transfers: one transfer, or a dropped folder with all its uploads. */
export type TransferLine =
  | {
      readonly kind: 'transfer'
      readonly id: string
      readonly row: TransferRow
      readonly isInFolder: boolean
    }
  | {
      readonly kind: 'folder'
      readonly id: string
      readonly folder: TransferFolder
      /** All of its transfers, by position; they are looked for when they are needed. */
      readonly rows: () => readonly TransferRow[]
      readonly isOpen: boolean
    }

export type Folders = ReadonlyMap<string, TransferFolder>

/**
 * The lines of a filter: first what is not finished, by position, then what is, the newest first. A folder stands where
 * the first of its unfinished files would. Below an open one are its files, in the same order.
 */
export function linesOf(
  rows: readonly TransferRow[],
  folders: Folders,
  filter: TransferFilter,
  opened: ReadonlySet<string>,
): readonly TransferLine[] {
  const unfinished: TransferLine[] = []
  const finished: TransferLine[] = []
  const placed = new Set<string>()
  const place = (row: TransferRow, lines: TransferLine[]): void => {
    const folder = row.folder && folders.get(row.folder.id)
    if (folder === undefined) {
      if (filter === 'all' || filter === filterOf(row)) lines.push(lineOf(row, aloneLines))
      return
    }
    placed.add(folder.id)
    if (filter !== 'all' && !filtersOfFolder(folder).includes(filter)) return
    const isOpen = opened.has(folder.id)
    const all = (): readonly TransferRow[] => rows.filter((each) => each.folder?.id === folder.id)
    lines.push({ kind: 'folder', id: folder.id, folder, rows: all, isOpen })
    if (!isOpen) return
    for (const each of inOrder(all())) {
      if (filter === 'all' || filter === filterOf(each)) lines.push(lineOf(each, folderLines))
    }
  }
  // A hundred thousand files of a folder that stands there already are passed over.
  for (const row of rows) {
    if (row.folder !== undefined && placed.has(row.folder.id)) continue
    if (filterOf(row) !== 'finished') place(row, unfinished)
  }
  for (let at = rows.length - 1; at >= 0; at -= 1) {
    const row = rows[at]
    if (row === undefined || (row.folder !== undefined && placed.has(row.folder.id))) continue
    if (filterOf(row) === 'finished') place(row, finished)
  }
  return unfinished.concat(finished)
}

/** How many lines each filter leaves, while no folder is open. */
export function countsOfLines(rows: readonly TransferRow[], folders: Folders): TransferCounts {
  const counts = { all: 0, running: 0, waiting: 0, paused: 0, failed: 0, finished: 0 }
  for (const row of rows) {
    if (row.folder !== undefined && folders.has(row.folder.id)) continue
    counts.all += 1
    counts[filterOf(row)] += 1
  }
  for (const folder of folders.values()) {
    counts.all += 1
    for (const filter of filtersOfFolder(folder)) counts[filter] += 1
  }
  return counts
}

/** A folder counts as finished when all of it is, and otherwise wherever some of it is. */
export function filtersOfFolder(folder: TransferFolder): readonly Exclude<TransferFilter, 'all'>[] {
  const { queued, running, waiting, paused, failed } = folder
  const some = { running: queued + running, waiting, paused, failed, finished: 0 }
  const found = transferFilters.filter((filter) => filter !== 'all').filter((filter) => some[filter] > 0)
  return found.length === 0 ? ['finished'] : found
}

/** The transfers of a line, those that are over included. */
export function rowsOf(line: TransferLine): readonly TransferRow[] {
  return line.kind === 'folder' ? line.rows() : [line.row]
}

/** The transfers of lines, each once: an open folder may be chosen with files of it. */
export function rowsOfLines(lines: readonly TransferLine[]): readonly TransferRow[] {
  return [...new Set(lines.flatMap(rowsOf))]
}

/** What is copied of a line: the reference or key in its store, or the folder there. */
export function referenceOf(line: TransferLine): string {
  return line.kind === 'folder' ? line.folder.place : line.row.place
}

export type FolderPhase = TransferRow['state']['phase']

/** How a folder stands: as what of it goes on, or else as what a person has to see first. */
export function phaseOfFolder(folder: TransferFolder): FolderPhase {
  if (folder.running > 0) return 'running'
  if (folder.waiting > 0) return 'waiting'
  if (folder.queued > 0) return 'queued'
  if (folder.paused > 0) return 'paused'
  if (folder.failed > 0) return 'failed'
  return folder.done > 0 ? 'done' : 'cancelled'
}

function inOrder(rows: readonly TransferRow[]): readonly TransferRow[] {
  const over = rows.filter((row) => filterOf(row) === 'finished')
  return rows.filter((row) => filterOf(row) !== 'finished').concat(over.toReversed())
}

/** A row that did not change has the line that it had: making so many anew would hold the window. */
const aloneLines = new WeakMap<TransferRow, TransferLine>()
const folderLines = new WeakMap<TransferRow, TransferLine>()

function lineOf(row: TransferRow, known: WeakMap<TransferRow, TransferLine>): TransferLine {
  const before = known.get(row)
  if (before !== undefined) return before
  const line = { kind: 'transfer', id: row.id, row, isInFolder: known === folderLines } as const
  known.set(row, line)
  return line
}
