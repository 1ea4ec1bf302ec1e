import { describe, expect, it } from 'vitest'

import { LongTransfers } from '../../../electron/api/values/long-transfers.ts'
import { OverallProgress } from '../../../electron/api/values/overall-progress.ts'
import type { Transfer } from '../../../electron/transfers/model/transfer.ts'

const running = { phase: 'running', bytesPerSecond: 1 } as const
const failure = { code: 'Timeout', message: 'late', where: {}, retryable: true } as const

describe('what is told to somebody who looks elsewhere', () => {
  it('is a long transfer that ended, and not one that was short', () => {
    const long = new LongTransfers(30_000)
    expect(long.take([transfer('a', running), transfer('b', running)], 0)).toBeUndefined()
    expect(long.take([transfer('a', done(5_000))], 5_000)).toBeUndefined()
    expect(long.take([transfer('b', done(31_000))], 31_000)).toEqual({ done: 1, failed: 0, name: 'b' })
  })

  it('is not what had ended before, and not what was paused or cancelled', () => {
    const long = new LongTransfers(30_000)
    expect(long.take([transfer('old', done(90_000))], 0)).toBeUndefined()
    long.take([transfer('a', running)], 0)
    expect(long.take([transfer('a', { phase: 'paused' })], 40_000)).toBeUndefined()
  })

  it('names the one that failed', () => {
    const long = new LongTransfers(30_000)
    long.take([transfer('a', running), transfer('b', running)], 0)
    const both = [
      transfer('a', done(40_000)),
      transfer('b', { phase: 'failed', endedAtMs: 40_000, error: failure }),
    ]
    expect(long.take(both, 40_000)).toEqual({ done: 1, failed: 1, name: 'b' })
  })

  it('is once that many short ones are over which took long together', () => {
    const long = new LongTransfers(30_000)
    const names = ['a', 'b', 'c']
    long.take(
      names.map((name) => transfer(name, { phase: 'queued' })),
      0,
    )
    expect(long.take([transfer('a', done(9_000)), transfer('b', done(9_000))], 20_000)).toBeUndefined()
    expect(long.take([transfer('c', done(9_000))], 33_000)).toEqual({ done: 3, failed: 0, name: 'a' })
    expect(long.take([transfer('c', done(9_000))], 34_000)).toBeUndefined()
  })

  it('is not told twice: one by one, and all together', () => {
    const long = new LongTransfers(30_000)
    long.take([transfer('a', running), transfer('b', running)], 0)
    expect(long.take([transfer('a', done(40_000))], 40_000)).toEqual({ done: 1, failed: 0, name: 'a' })
    expect(long.take([transfer('b', done(10_000))], 50_000)).toBeUndefined()
  })
})

describe('the bar of the dock', () => {
  it('is the share of all bytes, and does not fall back when one of them is done', () => {
    const bar = new OverallProgress()
    const both = changes(sized('a', running, 50, 100), sized('b', { phase: 'queued' }, 0, 100))
    expect(bar.take(both)?.share).toBe(0.25)
    expect(bar.take(changes(sized('a', done(1), 100, 100)))?.share).toBe(0.5)
    expect(bar.take(changes(sized('b', running, 50, 100)))?.share).toBe(0.75)
    expect(bar.take(changes(sized('b', done(1), 100, 100)))).toBeUndefined()
  })

  it('does not wait for what failed or is not in the list any more', () => {
    const bar = new OverallProgress()
    bar.take(changes(sized('a', running, 50, 100), sized('b', running, 0, 300), sized('c', running, 0, 500)))
    const failed = { phase: 'failed', endedAtMs: 1, error: failure } as const
    expect(bar.take({ ...changes(sized('b', failed, 0, 300)), removed: ['c'] })?.share).toBe(0.5)
  })

  it('begins anew when everything is over', () => {
    const bar = new OverallProgress()
    bar.take(changes(sized('a', running, 50, 100)))
    bar.take(changes(sized('a', done(1), 100, 100)))
    expect(bar.take(changes(sized('b', running, 10, 100)))?.share).toBe(0.1)
  })
})

function done(durationMs: number) {
  return { phase: 'done', endedAtMs: durationMs, durationMs, skipped: false } as const
}

function transfer(name: string, state: Transfer['state']): Transfer {
  return sized(name, state, 0, 0)
}

function sized(name: string, state: Transfer['state'], doneBytes: number, totalBytes: number): Transfer {
  const where = { store: 's', storeName: 'store', place: name }
  return {
    ...where,
    id: name,
    kind: 'upload',
    name,
    doneBytes,
    totalBytes,
    position: 1,
    startedAtMs: 0,
    state,
  }
}

function changes(...rows: readonly Transfer[]) {
  return { rows, removed: [], whole: true }
}
