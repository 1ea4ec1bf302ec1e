import { describe, expect, it } from 'vitest'

import { foldersOf, nestNames, openNodes } from '../../../renderer/views/repositories/repository-tree.ts'

const all = (): boolean => true
const none = (): boolean => false

describe('the tree of repository names', () => {
  it('nests names by their slashes and sorts each level', () => {
    const shown = openNodes(nestNames(['b/two', 'a', 'b/one/deep']), all)
    expect(shown.map(({ node }) => `${'  '.repeat(node.depth)}${node.label}`)).toEqual([
      'a',
      'b',
      '  one',
      '    deep',
      '  two',
    ])
  })

  it('lets a name be a repository and a folder at once', () => {
    const [team] = nestNames(['team/app', 'team'])
    expect(team).toMatchObject({ path: 'team', isRepository: true, below: 1 })
    expect(team?.children[0]).toMatchObject({ path: 'team/app', isRepository: true })
  })

  it('does not take a folder for a repository', () => {
    const [team] = nestNames(['team/sub/app'])
    expect(team).toMatchObject({ isRepository: false, below: 1 })
    expect(team?.children[0]).toMatchObject({ path: 'team/sub', isRepository: false, below: 1 })
  })

  it('shows of a closed folder only itself', () => {
    const shown = openNodes(nestNames(['a/x', 'a/y', 'b']), none)
    expect(shown.map(({ node, open }) => [node.path, open])).toEqual([
      ['a', false],
      ['b', false],
    ])
  })

  it('names the folders on the way to a repository', () => {
    expect(foldersOf('a/b/c')).toEqual(['a', 'a/b'])
    expect(foldersOf('a')).toEqual([])
  })
})
