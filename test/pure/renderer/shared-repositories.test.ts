import { describe, expect, it } from 'vitest'

import type { RepositoryRow } from '../../../electron/api/rows.ts'
import { lacking, SharedRepositories } from '../../../renderer/features/all-stores/shared-repositories.ts'

function page(...names: readonly string[]): readonly RepositoryRow[] {
  return names.map((name) => ({ name, problems: [] }))
}

function shown(index: SharedRepositories, text = '', whole: ReadonlySet<string> = new Set()) {
  return index.matching(text, undefined, whole).map(({ name, stores }) => [name, [...stores]])
}

describe('the repositories of all stores', () => {
  const east = [page('web/shop', 'tools/cli')]
  const west = [page('web/shop', 'legacy/billing')]

  it('are one list by name, each with the stores that hold it', () => {
    const index = new SharedRepositories()
    index.update([
      { store: 'east', pages: east },
      { store: 'west', pages: west },
    ])
    expect(shown(index)).toEqual([
      ['legacy/billing', ['west']],
      ['tools/cli', ['east']],
      ['web/shop', ['east', 'west']],
    ])
  })

  it('grow page by page', () => {
    const index = new SharedRepositories()
    index.update([{ store: 'east', pages: east }])
    index.update([{ store: 'east', pages: [...east, page('data/reports')] }])
    expect(index.size).toBe(3)
    expect([...index.storesOf('data/reports')]).toEqual(['east'])
  })

  it('forget what a store held when it is listed anew or is gone', () => {
    const index = new SharedRepositories()
    index.update([
      { store: 'east', pages: east },
      { store: 'west', pages: west },
    ])
    index.update([
      { store: 'east', pages: [page('tools/cli')] },
      { store: 'west', pages: west },
    ])
    expect([...index.storesOf('web/shop')]).toEqual(['west'])
    index.update([{ store: 'east', pages: [page('tools/cli')] }])
    expect(shown(index)).toEqual([['tools/cli', ['east']]])
  })

  it('are narrowed by a text whatever its case', () => {
    const index = new SharedRepositories()
    index.update([{ store: 'east', pages: east }])
    expect(shown(index, 'SHOP')).toEqual([['web/shop', ['east']]])
  })

  it('are missing only in stores whose list is whole', () => {
    const index = new SharedRepositories()
    index.update([
      { store: 'east', pages: east },
      { store: 'west', pages: west },
      { store: 'north', pages: [] },
    ])
    const whole = new Set(['east', 'west'])
    const partly = index.matching('', 'partly', whole)
    expect(partly.map((row) => [row.name, lacking(row, whole)])).toEqual([
      ['legacy/billing', ['east']],
      ['tools/cli', ['west']],
    ])
    expect(index.matching('', 'partly', new Set(['east'])).map(({ name }) => name)).toEqual([
      'legacy/billing',
    ])
  })
})
