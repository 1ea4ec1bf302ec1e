import type { TransferRow } from '../../../electron/api/rows.ts'
import { filterOf } from './transfer-filter.ts'
import { rowsOf, type TransferLine } from './transfer-lines.ts'

export type Move = 'top' | 'up' | 'down' | 'bottom'

/** Where transfers go: before another one, or to the end. */
export interface MoveOrder {
  readonly transfers: readonly string[]
  readonly before?: string
}

/**
 * The call that moves the chosen lines among the unfinished ones. A folder moves as one, unless a file of it was chosen: then
 * transfers move among transfers.
 */
export function moveOfLines(
  lines: readonly TransferLine[],
  chosen: ReadonlySet<string>,
  move: Move,
): MoveOrder | undefined {
  const outer = lines.filter((line) => line.kind === 'folder' || !line.isInFolder)
  const isWithin = lines.some((line) => line.kind === 'transfer' && line.isInFolder && chosen.has(line.id))
  if (isWithin) {
    const ids = new Set(
      lines.filter(({ id }) => chosen.has(id)).flatMap((line) => rowsOf(line).map(({ id }) => id)),
    )
    return moveOrder(outer.flatMap(rowsOf), ids, move)
  }
  const unitOf = new Map(outer.map((line) => [line.id, unfinishedOf(line)]))
  const units = outer.filter(({ id }) => (unitOf.get(id) ?? []).length > 0)
  const order = moveAmong(
    units.map(({ id }) => id),
    chosen,
    move,
  )
  if (order === undefined) return undefined
  const transfers = order.transfers.flatMap((id) => unitOf.get(id) ?? [])
  const before = order.before === undefined ? undefined : unitOf.get(order.before)?.[0]
  return before === undefined ? { transfers } : { transfers, before }
}

function unfinishedOf(line: TransferLine): readonly string[] {
  return rowsOf(line)
    .filter((row) => filterOf(row) !== 'finished')
    .map(({ id }) => id)
}

/**
 * The call that moves the chosen transfers among the unfinished ones. Undefined if they are in that position
 * already. `rows` are all, by position.
 */
export function moveOrder(
  rows: readonly TransferRow[],
  chosen: ReadonlySet<string>,
  move: Move,
): MoveOrder | undefined {
  const ids = rows.filter((row) => filterOf(row) !== 'finished').map((row) => row.id)
  return moveAmong(ids, chosen, move)
}

function moveAmong(ids: readonly string[], chosen: ReadonlySet<string>, move: Move): MoveOrder | undefined {
  const transfers = ids.filter((id) => chosen.has(id))
  const others = ids.filter((id) => !chosen.has(id))
  if (transfers.length === 0) return undefined
  const place = placeAmong(others, ids, transfers, move)
  const moved = [...others.slice(0, place), ...transfers, ...others.slice(place)]
  if (moved.every((id, index) => id === ids[index])) return undefined
  const before = others[place]
  return before === undefined ? { transfers } : { transfers, before }
}

/** How many of the others come before the chosen ones afterwards. */
function placeAmong(
  others: readonly string[],
  ids: readonly string[],
  chosen: readonly string[],
  move: Move,
): number {
  switch (move) {
    case 'top':
      return 0
    case 'bottom':
      return others.length
    case 'up': {
      // As many others as come before the first of them, less one.
      const first = ids.indexOf(chosen[0] ?? '')
      return Math.max(0, first - 1)
    }
    case 'down': {
      const last = ids.indexOf(chosen.at(-1) ?? '')
      return Math.min(others.length, last + 1 - (chosen.length - 1))
    }
  }
}
