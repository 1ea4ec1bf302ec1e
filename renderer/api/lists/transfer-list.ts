import type { TransferChanges, TransferRow } from '../../../electron/api/rows.ts'

/** All transfers as the window knows them, by ascending position, and what it needs to take changes in cheaply. */
export interface TransferList {
  readonly rows: readonly TransferRow[]
  /** Where each row is. */
  readonly places: ReadonlyMap<string, number>
}

export const noTransfers: TransferList = { rows: [], places: new Map() }

/** Takes changes in: rows that stay where they are cost one copy of the list, and no sorting. */
export function withChanges(list: TransferList, { rows: changed, removed }: TransferChanges): TransferList {
  const gone = new Set(removed)
  const rows = gone.size === 0 ? [...list.rows] : list.rows.filter(({ id }) => !gone.has(id))
  const places = gone.size === 0 ? list.places : placesOf(rows)
  const isNew = changed.some(({ id }) => !places.has(id) && !gone.has(id))
  let sorted = true
  for (const row of changed) {
    const place = places.get(row.id)
    if (place === undefined) {
      if (gone.has(row.id)) continue
      sorted &&= (rows.at(-1)?.position ?? row.position) <= row.position
      rows.push(row)
    } else {
      sorted &&= rows[place]?.position === row.position
      rows[place] = row
    }
  }
  if (!sorted) rows.sort((a, b) => a.position - b.position)
  return { rows, places: isNew || !sorted ? placesOf(rows) : places }
}

function placesOf(rows: readonly TransferRow[]): ReadonlyMap<string, number> {
  return new Map(rows.map(({ id }, place) => [id, place]))
}
