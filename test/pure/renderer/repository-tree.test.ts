import { describe, expect, it } from 'vitest'

import type { RepositoryRow } from '../../../electron/api/rows.ts'
import { foldersOf, NameIndex } from '../../../renderer/features/repositories/repository-tree.ts'

const all = (): boolean => true
const none = (): boolean => false

function page(...names: readonly string[]): readonly RepositoryRow[] {
  return names.map((name) => ({ name, problems: [] }))
}

function indexOf(...pages: readonly (readonly RepositoryRow[])[]): NameIndex {
  const index = new NameIndex()
  index.update(pages)
  return index
}

describe('the tree of repository names', () => {
  it('nests names by their slashes and sorts each level', () => {
    const shown = indexOf(page('b/two', 'a', 'b/one/deep')).openNodes(all)
    expect(shown.map((node) => `${'  '.repeat(node.depth)}${node.label}`)).toEqual([
      'a',
      'b',
      '  one',
      '    deep',
      '  two',
    ])
  })

  it('lets a name be a repository and a folder at once', () => {
    const [team, app] = indexOf(page('team/app', 'team')).openNodes(all)
    expect(team).toMatchObject({ path: 'team', isRepository: true, below: 1, expandable: true })
    expect(app).toMatchObject({ path: 'team/app', isRepository: true, below: 0, expandable: false })
  })

  it('does not take a folder for a repository', () => {
    const [team, sub] = indexOf(page('team/sub/app')).openNodes(all)
    expect(team).toMatchObject({ isRepository: false, below: 1 })
    expect(sub).toMatchObject({ path: 'team/sub', isRepository: false, below: 1 })
  })

  it('shows of a closed folder only itself', () => {
    const shown = indexOf(page('a/x', 'a/y', 'b')).openNodes(none)
    expect(shown.map(({ path, open }) => [path, open])).toEqual([
      ['a', false],
      ['b', false],
    ])
  })

  it('grows with the listing and stays in order', () => {
    const first = page('m/b')
    const index = indexOf(first)
    expect(index.openNodes(all)).toHaveLength(2)
    index.update([first, page('m/a', 'c')])
    expect(index.openNodes(all).map(({ path }) => path)).toEqual(['c', 'm', 'm/a', 'm/b'])
    expect(index.size).toBe(3)
  })

  it('begins anew with another listing', () => {
    const index = indexOf(page('old'))
    index.update([page('new')])
    expect(index.openNodes(all).map(({ path }) => path)).toEqual(['new'])
  })

  it('finds names whatever the case, in order', () => {
    const index = indexOf(page('team/web', 'app', 'Web'))
    expect(index.matching('WEB')).toEqual(['Web', 'team/web'])
  })

  it('keeps what is wrong with a name', () => {
    const problem = { id: 'badRepositoryName', path: '/p', detail: '' } as const
    const index = indexOf([{ name: 'UPPER', problems: [problem] }])
    expect(index.problemsOf('UPPER')).toEqual([problem])
    expect(index.problemsOf('other')).toEqual([])
  })

  it('names the folders on the way to a repository', () => {
    expect(foldersOf('a/b/c')).toEqual(['a', 'a/b'])
    expect(foldersOf('a')).toEqual([])
  })
})
