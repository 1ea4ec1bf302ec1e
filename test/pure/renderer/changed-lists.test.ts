import { describe, expect, it } from 'vitest'

import type { PartCounts, TransferKind, TransferPhase, TransferRow } from '../../../electron/api/rows.ts'
import { ChangedLists } from '../../../renderer/api/lists/changed-lists.ts'

const ended = { endedAtMs: 1, durationMs: 1, skipped: false }
const running = { phase: 'running', bytesPerSecond: 1 } as const
const done = { phase: 'done', ...ended } as const

function row(
  id: string,
  state: TransferPhase,
  parts?: Partial<PartCounts>,
  kind: TransferKind = 'upload',
): TransferRow {
  const none = { done: 0, already: 0, inFlight: 0, failed: 0, total: 4 }
  return {
    id,
    kind,
    name: id,
    store: 's',
    storeName: 'store',
    place: `a/${id}`,
    doneBytes: 0,
    position: 1,
    startedAtMs: 0,
    state,
    ...(parts === undefined ? {} : { parts: { ...none, ...parts } }),
  }
}

/** What is listed again after each of these changes, a second after the one before unless told otherwise. */
function told(steps: readonly (readonly TransferRow[])[], everyMs = 0): (string[] | undefined)[] {
  const lists = new ChangedLists(everyMs)
  lists.take({ rows: [], removed: [], whole: true }, 0)
  return steps.map((rows, index) =>
    lists.take({ rows, removed: [], whole: true }, (index + 1) * 1000)?.keys.map((key) => key.join(' ')),
  )
}

describe('the multipart uploads of a store are listed again', () => {
  it('when one of ours begins, and when it is done, and not for each of its parts', () => {
    expect(
      told([
        [row('x', { phase: 'queued' })],
        [row('x', running, {})],
        [row('x', running, { inFlight: 2 })],
        [row('x', running, { done: 2, inFlight: 2 })],
        [row('x', { phase: 'paused' }, { done: 4 })],
        [row('x', running, {})],
        [row('x', running, { already: 4 })],
        [row('x', done, { already: 4 })],
      ]),
    ).toEqual([
      undefined,
      undefined,
      ['s uploads'],
      undefined,
      undefined,
      undefined,
      undefined,
      ['s files a/', 's files ', 's uploads'],
    ])
  })

  it('when one of ours is cancelled, and when what it left is taken back', () => {
    const cancelled = (cleaning: boolean) => ({ phase: 'cancelled', endedAtMs: 1, cleaning }) as const
    expect(
      told([
        [row('x', running, { inFlight: 1 })],
        [row('x', cancelled(true), { done: 1 })],
        [row('x', cancelled(false), { done: 1 })],
      ]),
    ).toEqual([['s uploads'], ['s uploads'], ['s uploads']])
  })

  it('when one was held or cancelled before any of its parts was told', () => {
    const paused = row('x', { phase: 'paused' }, {})
    const cancelled = row('y', { phase: 'cancelled', endedAtMs: 1, cleaning: false }, {})
    expect(told([[row('x', running, {})], [paused], [cancelled]])).toEqual([
      undefined,
      ['s uploads'],
      ['s uploads'],
    ])
  })

  it('when a failed one that had begun is cleared', () => {
    const lists = new ChangedLists()
    const error = { code: 'Timeout', message: '', where: {}, retryable: true } as const
    const failed = row('x', { phase: 'failed', error, endedAtMs: 1 }, { done: 1 })
    lists.take({ rows: [failed], removed: [], whole: true }, 0)
    expect(lists.take({ rows: [], removed: ['x'], whole: true }, 1)?.keys).toEqual([['s', 'uploads']])
    lists.take({ rows: [row('y', done, { total: 1 })], removed: [], whole: true }, 2)
    expect(lists.take({ rows: [], removed: ['y'], whole: true }, 3)).toBeUndefined()
  })

  it('when a push begins its first blob in parts, and for each that is complete', () => {
    const push = (items: number, parts: Partial<PartCounts>) => ({
      ...row('p', running, parts, 'push'),
      items: { done: items, total: 3 },
    })
    expect(
      told([
        [push(0, {})],
        [push(0, { inFlight: 1 })],
        [push(0, { done: 1, inFlight: 1 })],
        [push(1, { done: 2 })],
      ]),
    ).toEqual([undefined, ['s uploads'], undefined, ['s uploads']])
  })

  it('for none that is sent in one request, and for none that was there when the window opened', () => {
    expect(told([[row('x', running, { inFlight: 1, total: 1 })]])).toEqual([undefined])
    expect(told([[row('x', done, { done: 1, total: 1 })]])).toEqual([['s files a/', 's files ']])
    const lists = new ChangedLists()
    expect(
      lists.take({ rows: [row('x', running, { done: 1 })], removed: [], whole: true }, 0),
    ).toBeUndefined()
    const after = lists.take({ rows: [row('x', done, { done: 4 })], removed: [], whole: true }, 1)
    expect(after?.keys).toContainEqual(['s', 'uploads'])
  })
})

it('while transfers run lists are told of every so often, and at the end once more', () => {
  const lists = new ChangedLists(2000)
  const take = (rows: readonly TransferRow[], nowMs: number) =>
    lists.take({ rows, removed: [], whole: true }, nowMs)
  take([], 0)
  const both = [row('x', running), row('y', running)]
  take(both, 1)
  expect(take([row('x', done), row('z', running)], 10)).toMatchObject({ last: false })
  expect(take([row('y', done)], 20)).toBeUndefined()
  expect(take([], 2010)).toMatchObject({
    last: false,
    keys: [
      ['s', 'files', 'a/'],
      ['s', 'files', ''],
    ],
  })
  expect(take([row('z', done)], 2020)).toMatchObject({ last: true })
})
