import { describe, expect, it } from 'vitest'

import type { TransferPhase, TransferRow } from '../../../electron/api/rows.ts'
import { TransferMeter } from '../../../renderer/api/lists/transfer-meter.ts'
import { cancelledOf, nameOfCancelled } from '../../../renderer/features/transfers/cancelled.ts'
import {
  allowedOfFolder,
  clearableIds,
  rowsFor,
} from '../../../renderer/features/transfers/transfer-actions.ts'
import { countsOfLines, linesOf, phaseOfFolder } from '../../../renderer/features/transfers/transfer-lines.ts'
import { moveOfLines } from '../../../renderer/features/transfers/transfer-moves.ts'

const queued: TransferPhase = { phase: 'queued' }
const running: TransferPhase = { phase: 'running', bytesPerSecond: 0 }
const paused: TransferPhase = { phase: 'paused' }
const done: TransferPhase = { phase: 'done', endedAtMs: 5, durationMs: 1, skipped: false }
const failed: TransferPhase = {
  phase: 'failed',
  endedAtMs: 7,
  error: { code: 'Timeout', message: 'late', where: {}, retryable: true },
}

describe('a dropped folder', () => {
  it('is the sum of its files, by bytes, as they change, come and go', () => {
    const meter = new TransferMeter()
    const files = [file('a', queued, 0, 100), file('b', running, 50, 100), file('c', done, 0, 30)]
    take(meter, files)
    const changed = take(meter, [file('a', failed, 20, 100), file('b', done, 100, 100)])
    expect(changed.folders.get('drop/photos')).toMatchObject({
      name: 'photos',
      files: 3,
      done: 2,
      failed: 1,
      queued: 0,
      doneBytes: 150,
      totalBytes: 230,
      failedBytes: 80,
      endedAtMs: 7,
    })
    const less = meter.take({ rows: [], removed: ['a', 'b'], whole: true }, 3)
    expect(less.folders.get('drop/photos')).toMatchObject({ files: 1, failed: 0, totalBytes: 30 })
    expect(meter.take({ rows: [], removed: ['c'], whole: true }, 4).folders.size).toBe(0)
  })

  it('has a speed though each of its files is sent in one request', () => {
    const meter = new TransferMeter()
    const names = Array.from({ length: 200 }, (_, at) => `f${at}`)
    take(
      meter,
      names.map((name) => file(name, queued, 0, 1000)),
      0,
    )
    for (const [at, name] of names.slice(0, 100).entries())
      take(meter, [file(name, done, 1000, 1000)], (at + 1) * 100)
    const { tempos, overall } = take(meter, [], 10_000)
    expect(tempos.get('drop/photos')?.bytesPerSecond).toBeGreaterThan(9000)
    expect(Math.abs((tempos.get('drop/photos')?.secondsLeft ?? 0) - 10)).toBeLessThan(2)
    expect(overall).toMatchObject({ share: 0.5, doneBytes: 100_000, totalBytes: 200_000 })
    expect(Math.abs((overall?.secondsLeft ?? 0) - 10)).toBeLessThan(2)
  })

  it('tells no time for all while the size of something is not known', () => {
    const meter = new TransferMeter()
    take(meter, [{ ...alone('x', running), doneBytes: 0 }], 0)
    for (let atMs = 500; atMs < 6000; atMs += 500)
      take(meter, [{ ...alone('x', running), doneBytes: atMs }], atMs)
    const { overall } = take(meter, [], 6000)
    expect(overall?.bytesPerSecond).toBeGreaterThan(0)
    expect(overall?.secondsLeft).toBeUndefined()
  })

  it('does not count what was sent before the window opened as its speed', () => {
    const meter = new TransferMeter()
    meter.take({ rows: [file('a', running, 1_000_000, 2_000_000)], removed: [], whole: true }, 0)
    expect(take(meter, [], 1000).overall?.bytesPerSecond).toBe(0)
  })

  it('is one line, which shows its files when it is open', () => {
    const rows = [alone('x', queued), file('a', done), file('b', queued), file('c', failed), alone('y', done)]
    const { folders } = take(new TransferMeter(), rows)
    const ids = (...opened: readonly string[]) =>
      linesOf(rows, folders, 'all', new Set(opened)).map(({ id }) => id)
    expect(ids()).toEqual(['x', 'drop/photos', 'y'])
    expect(ids('drop/photos')).toEqual(['x', 'drop/photos', 'b', 'c', 'a', 'y'])
    const onlyFailed = linesOf(rows, folders, 'failed', new Set(['drop/photos']))
    expect(onlyFailed.map(({ id }) => id)).toEqual(['drop/photos', 'c'])
    expect(countsOfLines(rows, folders)).toEqual({
      all: 3,
      running: 2,
      waiting: 0,
      paused: 0,
      failed: 1,
      finished: 1,
    })
  })

  it('of 100,000 files is one line, and files that did not change keep the lines that they had', () => {
    const rows = Array.from({ length: 100_000 }, (_, at) => file(`f${at}`, at % 2 === 0 ? done : queued))
    const { folders } = take(new TransferMeter(), rows)
    const open = new Set(['drop/photos'])
    expect(linesOf(rows, folders, 'all', new Set())).toHaveLength(1)
    const before = linesOf(rows, folders, 'all', open)
    const after = linesOf([file('f0', done), ...rows.slice(1)], folders, 'all', open)
    expect(after).toHaveLength(100_001)
    const known = new Set(before)
    expect(after.filter((line) => !known.has(line)).map(({ id }) => id)).toEqual(['drop/photos', 'f0'])
  })

  it('says what is told of its files, and by which where it is one', () => {
    const meter = new TransferMeter()
    const one = take(meter, [{ ...file('a', done), reports: 12 }, file('b', queued)])
    expect(one.folders.get('drop/photos')).toMatchObject({ reports: 12, toldBy: 'a' })
    const two = take(meter, [{ ...file('b', done), reports: 3 }])
    expect(two.folders.get('drop/photos')).toMatchObject({ reports: 15, toldBy: undefined })
  })

  it('is acted on as a whole', () => {
    const rows = [file('a', done), file('b', running), file('c', failed)]
    const { folders } = take(new TransferMeter(), rows)
    const folder = folders.get('drop/photos')
    if (folder === undefined) throw new Error('there is no folder')
    expect(phaseOfFolder(folder)).toBe('running')
    expect(allowedOfFolder(folder)).toEqual(['pause', 'retry', 'cancel'])
    const line = { kind: 'folder', id: folder.id, folder, rows: () => rows, isOpen: false } as const
    expect(rowsFor(line, 'retry').map(({ id }) => id)).toEqual(['c'])
    expect(clearableIds([...rows, alone('x', done)], folders)).toEqual(['x'])
  })

  it('moves as one among other lines, and its files among transfers', () => {
    const rows = [alone('x', queued), file('a', queued), file('b', queued), alone('y', queued)]
    const { folders } = take(new TransferMeter(), rows)
    const lines = linesOf(rows, folders, 'all', new Set(['drop/photos']))
    expect(moveOfLines(lines, new Set(['drop/photos']), 'up')).toEqual({ transfers: ['a', 'b'], before: 'x' })
    expect(moveOfLines(lines, new Set(['x']), 'down')).toEqual({ transfers: ['x'], before: 'y' })
    expect(moveOfLines(lines, new Set(['b']), 'up')).toEqual({ transfers: ['b'], before: 'a' })
  })
})

describe('what would be cancelled', () => {
  it('tells what was sent, and which files of a folder stay', () => {
    const rows = [file('a', done, 30, 30), file('b', paused, 40, 100), file('c', queued, 0, 100)]
    const asked = cancelledOf(rows, new Set(['a', 'b', 'c']))
    expect(asked).toMatchObject({ doneBytes: 40, totalBytes: 200, wholeFiles: 1, kinds: new Set(['upload']) })
    expect(nameOfCancelled(asked.rows)).toBe('photos/')
    expect(nameOfCancelled([...asked.rows, alone('x', queued)])).toBeUndefined()
  })
})

function take(meter: TransferMeter, rows: readonly TransferRow[], nowMs = 1) {
  return meter.take({ rows, removed: [], whole: true }, nowMs)
}

function file(name: string, state: TransferPhase, doneBytes = 0, totalBytes = 10): TransferRow {
  const folder = { id: 'drop/photos', name: 'photos', place: 'files/photos/' }
  return { ...alone(name, state), folder, doneBytes, totalBytes }
}

function alone(id: string, state: TransferPhase): TransferRow {
  return {
    id,
    kind: 'upload',
    name: id,
    store: 's',
    storeName: 'store',
    place: `files/${id}`,
    doneBytes: 0,
    position: 0,
    startedAtMs: 0,
    state,
  }
}
