import { describe, expect, it } from 'vitest'

import type { TransferPhase, TransferRow } from '../../../electron/api/rows.ts'
import { barPartsOf } from '../../../renderer/features/transfers/bar-parts.ts'
import { allowedOf, idsFor } from '../../../renderer/features/transfers/transfer-actions.ts'
import type { TransferFilter } from '../../../renderer/features/transfers/transfer-filter.ts'
import { countsOfLines, linesOf } from '../../../renderer/features/transfers/transfer-lines.ts'
import { moveOrder, type Move } from '../../../renderer/features/transfers/transfer-moves.ts'
import { addressOfTransfer } from '../../../renderer/features/transfers/transfer-address.ts'

const none = new Map<string, never>()
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

describe('the bar of a transfer', () => {
  it('is divided by bytes: what was there, what was sent, what is under way', () => {
    const of = { doneBytes: 60, alreadyBytes: 20, totalBytes: 100, parts: 10, inFlight: 2 }
    expect(barPartsOf(of)).toEqual({ already: 20, sent: 40, inFlight: 20, failed: 0 })
  })

  it('never goes over its end, whatever the counts say', () => {
    for (const of of [
      { doneBytes: 150, alreadyBytes: 120, totalBytes: 100, parts: 4, inFlight: 9, failedBytes: 50 },
      { doneBytes: 90, alreadyBytes: 0, totalBytes: 100, parts: 4, inFlight: 4, failedBytes: 90 },
      { doneBytes: 1, alreadyBytes: 0, totalBytes: 0 },
    ]) {
      const { already, sent, inFlight, failed } = barPartsOf(of)
      expect(already + sent + inFlight + failed).toBeLessThanOrEqual(100)
      expect(Math.min(already, sent, inFlight, failed)).toBeGreaterThanOrEqual(0)
    }
  })

  it('shows that something failed, however little it is', () => {
    const of = { doneBytes: 10, alreadyBytes: 0, totalBytes: 1_000_000, failedBytes: 1 }
    expect(barPartsOf(of).failed).toBe(1)
  })
})

describe('transfers by how they stand', () => {
  const rows = rowsOf([done, running, cancelled, queued, failed, paused, waiting])

  it('are counted under one filter each', () => {
    expect(countsOfLines(rows, none)).toEqual({
      all: 7,
      running: 2,
      waiting: 1,
      paused: 1,
      failed: 1,
      finished: 2,
    })
  })

  it('are shown by position, what is over last, the latest of it first', () => {
    expect(shown('all')).toBe('t1 t3 t4 t5 t6 t2 t0')
    expect(shown('running')).toBe('t1 t3')
    expect(shown('finished')).toBe('t2 t0')
  })

  function shown(filter: TransferFilter): string {
    return linesOf(rows, none, filter, new Set())
      .map(({ id }) => id)
      .join(' ')
  }
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
