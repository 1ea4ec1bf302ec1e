import { describe, expect, it } from 'vitest'

import type { TransferRow } from '../../../electron/api/rows.ts'
import { noFigures } from '../../../renderer/api/lists/transfer-meter.ts'
import { withNews, type Transfers } from '../../../renderer/api/queries/transfers.ts'
import { noTransfers, withChanges } from '../../../renderer/api/lists/transfer-list.ts'

function row(id: string, position: number, phase: 'queued' | 'cancelled' | 'paused' = 'queued'): TransferRow {
  return {
    id,
    kind: 'upload',
    name: id,
    store: 'one',
    storeName: 'one',
    place: id,
    doneBytes: 0,
    position,
    startedAtMs: 0,
    state: phase === 'cancelled' ? { phase, endedAtMs: 1, cleaning: false } : { phase },
  }
}

const some = withChanges(noTransfers, {
  rows: [row('a', 1), row('b', 2), row('c', 3)],
  removed: [],
  whole: true,
})

describe('the list of transfers', () => {
  it('puts a changed row in its place, and leaves the others the objects they were', () => {
    const { rows } = withChanges(some, { rows: [row('b', 2, 'paused')], removed: [], whole: true })
    expect(rows.map(({ id, state }) => `${id} ${state.phase}`)).toEqual(['a queued', 'b paused', 'c queued'])
    expect([rows[0], rows[2]]).toEqual([some.rows[0], some.rows[2]])
    expect(rows[0]).toBe(some.rows[0])
  })

  it('takes out what is gone and adds what is new', () => {
    const list = withChanges(some, { rows: [row('d', 4)], removed: ['a'], whole: true })
    expect(list.rows.map(({ id }) => id)).toEqual(['b', 'c', 'd'])
    const later = withChanges(list, { rows: [row('d', 4, 'paused')], removed: ['b'], whole: true })
    expect(later.rows.map(({ id, state }) => `${id} ${state.phase}`)).toEqual(['c queued', 'd paused'])
  })

  it('follows positions, those between others as well', () => {
    const moved = withChanges(some, { rows: [row('c', 1.5)], removed: [], whole: true })
    expect(moved.rows.map(({ id }) => id)).toEqual(['a', 'c', 'b'])
    const inserted = withChanges(moved, { rows: [row('d', 1.2)], removed: [], whole: true })
    expect(inserted.rows.map(({ id }) => id)).toEqual(['a', 'd', 'c', 'b'])
    const told = withChanges(inserted, { rows: [row('b', 2, 'paused')], removed: [], whole: true })
    expect(told.rows.map(({ state }) => state.phase)).toEqual(['queued', 'queued', 'queued', 'paused'])
  })

  it('says what ended since, and not what had ended before the window opened', () => {
    const before: Transfers = { ...noTransfers, news: [], figures: noFigures, whole: false }
    const first = withNews(before, {
      rows: [row('a', 1, 'cancelled')],
      removed: [],
      whole: false,
      figures: noFigures,
    })
    const whole = withNews(first, {
      rows: [row('b', 2, 'cancelled'), row('c', 3)],
      removed: [],
      whole: true,
      figures: noFigures,
    })
    expect(whole.news).toEqual([])
    const ended = withNews(whole, {
      rows: [row('c', 3, 'cancelled')],
      removed: [],
      whole: true,
      figures: noFigures,
    })
    expect(ended.news.map(({ id }) => id)).toEqual(['c'])
    const moved = withNews(ended, {
      rows: [row('a', 9, 'cancelled')],
      removed: [],
      whole: true,
      figures: noFigures,
    })
    expect(moved.news.map(({ id }) => id)).toEqual(['c'])
  })
})
