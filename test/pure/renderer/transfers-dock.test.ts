import { describe, expect, it } from 'vitest'

import type { PartCounts, TransferPhase, TransferRow } from '../../../electron/api/rows.ts'
import { partCells, type PartCell } from '../../../renderer/features/transfers/parts-strip.ts'
import { allowedOf, idsFor } from '../../../renderer/features/transfers/transfer-actions.ts'
import { countsOf, shownRows } from '../../../renderer/features/transfers/transfer-filter.ts'
import { moveOrder, type Move } from '../../../renderer/features/transfers/transfer-moves.ts'
import { addressOfTransfer } from '../../../renderer/features/transfers/transfer-address.ts'
import { summaryOf } from '../../../renderer/features/transfers/transfers-summary.ts'

const queued: TransferPhase = { phase: 'queued' }
const running: TransferPhase = { phase: 'running', bytesPerSecond: 100 }
const paused: TransferPhase = { phase: 'paused' }
const waiting: TransferPhase = { phase: 'waiting', need: { kind: 'file' } }
const done: TransferPhase = { phase: 'done', endedAtMs: 2, durationMs: 1, skipped: false }
const failed: TransferPhase = {
  phase: 'failed',
  endedAtMs: 2,
  error: { code: 'Timeout', message: 'late', where: {}, retryable: true },
}
const cancelled: TransferPhase = { phase: 'cancelled', endedAtMs: 2, cleaning: false }
const cleaning: TransferPhase = { phase: 'cancelled', endedAtMs: 2, cleaning: true }

describe('the strip of parts', () => {
  it('has a cell for each part: sent, in flight, the rest, and last what was there', () => {
    expect(cellsOf({ total: 6, done: 2, inFlight: 1, already: 1, failed: 0 })).toBe(
      'sent2 inFlight1 rest2 already1',
    )
  })

  it('has 40 cells for more parts than that, and one at least for what there is any of', () => {
    const parts = { total: 10_000, done: 4_999, inFlight: 1, already: 5_000, failed: 0 }
    expect(partCells(parts, false)).toHaveLength(40)
    expect(cellsOf(parts)).toMatch(/inFlight1/)
  })

  it('is not full before the last part has arrived', () => {
    expect(cellsOf({ total: 10_000, done: 9_999, inFlight: 0, already: 0, failed: 0 })).toBe('sent39 rest1')
    expect(cellsOf({ total: 10_000, done: 10_000, inFlight: 0, already: 0, failed: 0 })).toBe('sent40')
  })

  it('shows of a failed transfer that something failed, and nothing in flight', () => {
    expect(cellsOf({ total: 8, done: 3, inFlight: 2, already: 0, failed: 0 }, true)).toBe(
      'sent3 failed2 rest3',
    )
    expect(cellsOf({ total: 8, done: 3, inFlight: 0, already: 0, failed: 0 }, true)).toBe(
      'sent3 failed1 rest4',
    )
  })

  it('keeps to its length when the counts say more than the total', () => {
    expect(partCells({ total: 4, done: 9, inFlight: 3, already: 2, failed: 1 }, false)).toHaveLength(4)
    expect(partCells({ total: 0, done: 0, inFlight: 0, already: 0, failed: 0 }, true)).toEqual([])
  })
})

describe('transfers by how they stand', () => {
  const rows = rowsOf([done, running, cancelled, queued, failed, paused, waiting])

  it('are counted under one filter each', () => {
    expect(countsOf(rows)).toEqual({ all: 7, running: 2, waiting: 1, paused: 1, failed: 1, finished: 2 })
  })

  it('are shown by position, what is over last, the latest of it first', () => {
    expect(idsOf(shownRows(rows, 'all'))).toBe('t1 t3 t4 t5 t6 t2 t0')
    expect(idsOf(shownRows(rows, 'running'))).toBe('t1 t3')
    expect(idsOf(shownRows(rows, 'finished'))).toBe('t2 t0')
  })

  it('are summed by what is queued or runs', () => {
    const some = rowsOf([running, queued, done]).map((row) => ({ ...row, doneBytes: 25, totalBytes: 100 }))
    expect(summaryOf(some)).toMatchObject({ all: 3, active: 2, bytesPerSecond: 100, share: 0.25 })
    expect(summaryOf([])).toMatchObject({ active: 0, share: undefined })
  })
})

describe('what can be done with a transfer', () => {
  it('follows from its state', () => {
    expect(allowedOf({ state: running })).toEqual(['pause', 'cancel'])
    expect(allowedOf({ state: paused })).toEqual(['resume', 'cancel'])
    expect(allowedOf({ state: done })).toEqual(['clear'])
    expect(allowedOf({ state: failed })).toContain('retry')
  })

  it('does not take one off the list that is still taken back', () => {
    expect(allowedOf({ state: cleaning })).not.toContain('clear')
    expect(allowedOf({ state: cancelled })).toContain('clear')
  })

  it('is done with those of the chosen that it is for', () => {
    expect(idsFor(rowsOf([running, paused, queued, done]), 'pause')).toEqual(['t0', 't2'])
  })
})

describe('moving transfers', () => {
  const rows = rowsOf([done, queued, queued, queued, queued])
  it.each<[Move, string, readonly string[], string | undefined]>([
    ['top', 't3', ['t3'], 't1'],
    ['up', 't3', ['t3'], 't2'],
    ['down', 't2', ['t2'], 't4'],
    ['down', 't3', ['t3'], undefined],
    ['bottom', 't1', ['t1'], undefined],
    ['up', 't3 t4', ['t3', 't4'], 't2'],
    ['down', 't1 t2', ['t1', 't2'], 't4'],
    ['up', 't2 t4', ['t2', 't4'], 't1'],
  ])('%s moves %s among what is still to be done', (move, chosen, transfers, before) => {
    expect(moveOrder(rows, new Set(chosen.split(' ')), move)).toEqual(
      before === undefined ? { transfers } : { transfers, before },
    )
  })

  it('asks for nothing where they are there already, or are over', () => {
    expect(moveOrder(rows, new Set(['t1']), 'up')).toBeUndefined()
    expect(moveOrder(rows, new Set(['t4']), 'bottom')).toBeUndefined()
    expect(moveOrder(rows, new Set(['t0']), 'top')).toBeUndefined()
  })
})

describe('what a transfer brought', () => {
  it('is seen among the files, or as the tag or the manifest that was brought', () => {
    expect(addressOfTransfer({ kind: 'upload', store: 's', place: 'a/b.txt' })).toEqual({
      at: 'files',
      store: 's',
      prefix: 'a/',
      file: 'a/b.txt',
    })
    expect(addressOfTransfer({ kind: 'push', store: 's', place: 'data/flink:1.20' })).toEqual({
      at: 'repositories',
      store: 's',
      repository: 'data/flink',
      tag: '1.20',
    })
    const digest = `sha256:${'0'.repeat(64)}`
    expect(addressOfTransfer({ kind: 'copy', store: 's', place: `data/flink@${digest}` })).toEqual({
      at: 'repositories',
      store: 's',
      repository: 'data/flink',
      digest,
    })
    expect(addressOfTransfer({ kind: 'download', store: 's', place: 'a/b.txt' })).toBeUndefined()
  })
})

function cellsOf(parts: PartCounts, hasFailed = false): string {
  const counts = new Map<PartCell, number>()
  for (const cell of partCells(parts, hasFailed)) counts.set(cell, (counts.get(cell) ?? 0) + 1)
  return [...counts].map(([cell, count]) => `${cell}${count}`).join(' ')
}

function rowsOf(states: readonly TransferPhase[]): readonly TransferRow[] {
  return states.map((state, index) => ({
    id: `t${index}`,
    kind: 'upload',
    name: `t${index}`,
    store: 's',
    storeName: 'store',
    place: 'key',
    doneBytes: 0,
    position: index,
    startedAtMs: 1,
    state,
  }))
}

function idsOf(rows: readonly TransferRow[]): string {
  return rows.map((row) => row.id).join(' ')
}
