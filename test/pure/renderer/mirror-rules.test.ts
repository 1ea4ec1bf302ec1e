import { describe, expect, it } from 'vitest'

import type { ChangeRow, MirrorRun, TransferRow } from '../../../electron/api/rows.ts'
import {
  draftOf,
  readMirrorRule,
  typedMirrorRule,
} from '../../../renderer/features/compare/rules/rule-draft.ts'
import { stateOfRun } from '../../../renderer/features/compare/rules/run-state.ts'

const draft = {
  name: 'nightly',
  from: 'a',
  to: ['b', 'c'],
  repositories: ['team/**', 'base/*'],
  tags: ['v*'],
  differing: 'leave',
} as const

describe('a mirror rule that is typed', () => {
  it('is read as it was written', () => {
    expect(readMirrorRule(typedMirrorRule(draft))).toEqual(draft)
  })

  it('has patterns parted by commas, also Chinese ones, spaces and lines', () => {
    const typed = { ...typedMirrorRule(draft), repositories: ' a ,b，c、d\ne ', tags: '' }
    expect(readMirrorRule(typed)).toMatchObject({ repositories: ['a', 'b', 'c', 'd', 'e'], tags: [] })
  })

  it.each([
    ['name', { name: ' ' }],
    ['to', { to: [] }],
    ['repositories', { repositories: ' , ' }],
    ['many', { tags: Array.from({ length: 101 }, () => 'v').join(',') }],
    ['long', { repositories: 'r'.repeat(513) }],
  ])('is refused for its %s', (problem, change) => {
    expect(readMirrorRule({ ...typedMirrorRule(draft), ...change })).toBe(problem)
  })

  it('begins with what is compared and typed in the filter', () => {
    const chosen = { base: undefined, others: [] }
    expect(draftOf({ at: 'compare' }, chosen)).toMatchObject({ repositories: ['**'], tags: [] })
    expect(draftOf({ at: 'compare', filter: 'app:v1' }, chosen)).toMatchObject({
      repositories: ['**app**'],
      tags: ['*v1*'],
    })
  })
})

describe('the last run of a rule', () => {
  const run: MirrorRun = {
    atMs: 1,
    copies: ['x', 'y'].map((transfer) => ({ store: 's', transfer, newTags: 1, movedTags: 0 })),
  }

  it('stands as its transfers do, what a person has to know first', () => {
    expect(stateOfRun(run, [row('x', 'done'), row('y', 'done')], none)).toBe('done')
    expect(stateOfRun(run, [row('x', 'done'), row('y', 'running')], none)).toBe('running')
    expect(stateOfRun(run, [row('x', 'failed'), row('y', 'running')], none)).toBe('failed')
    expect(stateOfRun(run, [row('x', 'queued'), row('y', 'done')], none)).toBe('running')
  })

  it('is told by Activity once they are off the list', () => {
    const changeOf = (id: string): ChangeRow | undefined =>
      id === 'transfer-x' ? ({ state: 'stopped' } as ChangeRow) : undefined
    expect(stateOfRun(run, [row('y', 'done')], changeOf)).toBe('cancelled')
    expect(stateOfRun(run, [row('y', 'done')], none)).toBe('unknown')
  })
})

function row(id: string, phase: TransferRow['state']['phase']): TransferRow {
  return { id, state: { phase } } as TransferRow
}

function none(): undefined {
  return undefined
}
