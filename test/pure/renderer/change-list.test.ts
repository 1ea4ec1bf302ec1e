import { describe, expect, it } from 'vitest'

import type { ChangeRow } from '../../../electron/api/rows.ts'
import {
  ChangedStores,
  noChanges,
  progressOf,
  withChangeRows,
} from '../../../renderer/api/lists/change-list.ts'
import { chosenChanges, groupOf, storesOf } from '../../../renderer/features/activity/activity-filter.ts'

function row(id: string, some: Partial<ChangeRow> = {}): ChangeRow {
  return {
    id,
    store: 's1',
    storeName: 'prod',
    kind: 'deleteTags',
    subject: { repository: 'team/app', names: ['v1'], count: 1 },
    by: 'ann',
    startedAtMs: 1000,
    state: 'done',
    phases: [{ name: 'tags', done: 1, of: 2, doneBytes: 10, ofBytes: 20 }],
    failures: 0,
    kept: 0,
    canUndo: true,
    ...some,
  }
}

describe('the list of changes', () => {
  it('has the newest first, and the last row of each', () => {
    const first = withChangeRows(noChanges, [row('a'), row('b', { startedAtMs: 2000 })])
    const then = withChangeRows(first, [row('a', { state: 'undone' })])
    expect(then.rows.map(({ id, state }) => `${id} ${state}`)).toEqual(['b done', 'a undone'])
    expect(then.byId.get('a')?.state).toBe('undone')
  })

  it('sums how far a change is over its phases', () => {
    const phases = [1, 2].map((done) => ({ name: 'tags', done, of: 3, doneBytes: done, ofBytes: 9 }) as const)
    expect(progressOf({ phases })).toEqual({ done: 3, of: 6, doneBytes: 3, ofBytes: 18 })
  })

  it('is narrowed by text, store, kind and how it ended', () => {
    const rows = [
      row('a'),
      row('b', { store: 's2', storeName: 'mirror', kind: 'upload', state: 'failed' }),
      row('c', { failures: 1, by: 'bob' }),
    ]
    const titleOf = ({ kind }: ChangeRow): string => (kind === 'upload' ? 'Upload a file' : 'Delete a tag')
    const ids = (address: Parameters<typeof chosenChanges>[1]): string =>
      chosenChanges(rows, address, titleOf)
        .map(({ id }) => id)
        .join('')
    expect(chosenChanges(rows, {}, titleOf)).toBe(rows)
    expect(ids({ filter: ' DELETE ' })).toBe('ac')
    expect(ids({ filter: 'bob' })).toBe('c')
    expect(ids({ filter: 'team/app' })).toBe('abc')
    expect(ids({ inStore: 's2' })).toBe('b')
    expect(ids({ kind: 'deleteTags', state: 'done' })).toBe('a')
    expect(ids({ state: 'failed' })).toBe('bc')
    expect([...storesOf(rows)]).toEqual([
      ['s1', 'prod'],
      ['s2', 'mirror'],
    ])
    expect(groupOf({ state: 'interrupted', failures: 0 })).toBe('held')
  })
})

describe('stores that a change made others', () => {
  it('are told while it runs every so often, and when it ends', () => {
    const stores = new ChangedStores(1000)
    const at = (done: number, state: ChangeRow['state'], nowMs: number) =>
      stores.take(
        [
          row('a', {
            state,
            startedAtMs: 5000,
            phases: [{ name: 'tags', done, of: 3, doneBytes: 0, ofBytes: 0 }],
          }),
        ],
        nowMs,
      )
    expect(stores.take([row('old')], 4000)).toBeUndefined()
    expect(at(0, 'running', 5000)).toEqual({ stores: ['s1'], last: false })
    expect(at(1, 'running', 5500)).toBeUndefined()
    expect(at(2, 'running', 6100)).toEqual({ stores: ['s1'], last: false })
    expect(at(3, 'done', 6200)).toEqual({ stores: ['s1'], last: true })
    expect(at(3, 'done', 9000)).toBeUndefined()
  })

  it('are not told of transfers, which tell themselves', () => {
    const stores = new ChangedStores()
    stores.take([], 1000)
    expect(stores.take([row('a', { kind: 'upload', startedAtMs: 2000 })], 2000)).toBeUndefined()
  })
})
