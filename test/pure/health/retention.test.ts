import { describe, expect, it } from 'vitest'

import type { RetentionRule } from '../../../electron/api/rows.ts'
import { tablesOfContent, type RepositoryContent } from '../../../electron/catalog/build/tables-of-content.ts'
import { atOnce } from '../../../electron/catalog/questions/steps.ts'
import { nameAt } from '../../../electron/catalog/tables/names.ts'
import { retentionOf, retentionReasons } from '../../../electron/health/garbage/retention.ts'
import { digestOf } from '../catalog/made-manifests.ts'

const dayMs = 86_400_000
const nowMs = 1000 * dayMs

describe('retention rules', () => {
  it('keep the newest, by when their links were written', () => {
    expect(decided([tag('a', 3), tag('b', 1), tag('c', 2)], { keepNewest: 2 })).toEqual({
      a: 'none',
      b: 'newest',
      c: 'newest',
    })
  })

  it('keep no more than so many of the same moment', () => {
    const said = decided([tag('a', 1), tag('b', 1), tag('c', 1)], { keepNewest: 2 })
    expect(said).toEqual({ a: 'newest', b: 'newest', c: 'none' })
  })

  it('keep what is young, and what fits a pattern', () => {
    const tags = [tag('v1.0', 50), tag('v2.0', 50), tag('main', 3), tag('old', 50)]
    expect(decided(tags, { keepDays: 7, keepTags: ['v1.*', 'v2.0'] })).toEqual({
      main: 'young',
      old: 'none',
      'v1.0': 'pattern',
      'v2.0': 'pattern',
    })
  })

  it('have no special case for latest', () => {
    expect(decided([tag('latest', 5), tag('a', 1)], { keepNewest: 1 })).toEqual({
      a: 'newest',
      latest: 'none',
    })
  })

  it('let the first that names a repository decide', () => {
    const tables = tablesOfContent({
      repositories: [
        { name: 'team/app', tags: [tag('a', 1)] },
        { name: 'team/app/deep', tags: [tag('a', 1)] },
        { name: 'other', tags: [tag('a', 1)] },
      ],
    })
    const rules = [
      { repositories: 'team/*', keepTags: ['**'] },
      { repositories: 'team/**', keepTags: [] },
    ]
    const { taken, because } = atOnce(retentionOf(tables, rules, nowMs))
    // By the order of the rows: other, team/app, team/app/deep.
    expect([...because].map((code) => retentionReasons[code])).toEqual(['noRule', 'pattern', 'none'])
    expect([...taken]).toEqual([0, 0, 1])
  })

  it('count no signature among the newest, and keep it with its image', () => {
    const [one, two] = [digestOf('one'), digestOf('two')]
    const named = (digest: string): string => digest.replace(':', '-')
    const tags = [
      { ...tag('v1', 5), current: one },
      { ...tag('v2', 4), current: two },
      tag(`${named(one)}.sig`, 1),
      tag(`${named(two)}.sig`, 1),
      tag(named(two), 1),
    ]
    expect(decided(tags, { keepNewest: 1 })).toEqual({
      v1: 'none',
      v2: 'newest',
      [`${named(one)}.sig`]: 'none',
      [`${named(two)}.sig`]: 'newest',
      [named(two)]: 'newest',
    })
  })

  it('leave tags of which nobody knows when they were written', () => {
    expect(decided([{ name: 'a', pushedAtMs: Number.NaN }], {})).toEqual({ a: 'noRule' })
  })
})

function tag(name: string, daysAgo: number) {
  return { name, pushedAtMs: nowMs - daysAgo * dayMs, current: digestOf(name) }
}

function decided(
  tags: NonNullable<RepositoryContent['tags']>,
  rule: Partial<RetentionRule>,
): Readonly<Record<string, string | undefined>> {
  const tables = tablesOfContent({ repositories: [{ name: 'team/app', tags }] })
  const rules = [{ repositories: '**', keepTags: [], ...rule }]
  const { taken, because } = atOnce(retentionOf(tables, rules, nowMs))
  expect([...taken]).toEqual([...because].map((code) => (retentionReasons[code] === 'none' ? 1 : 0)))
  return Object.fromEntries(
    [...because].map((code, row) => [nameAt(tables.tags.names, row), retentionReasons[code]]),
  )
}
