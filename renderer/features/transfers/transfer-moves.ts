import type { TransferRow } from '../../../electron/api/rows.ts'
import { filterOf } from './transfer-filter.ts'

export type Move = 'top' | 'up' | 'down' | 'bottom'

/** Where transfers go: before another one, or to the end. */
export interface MoveOrder {
  readonly transfers: readonly string[]
  readonly before?: string
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
