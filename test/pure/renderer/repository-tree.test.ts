import { describe, expect, it } from 'vitest'

import type { RepositoryRow } from '../../../electron/api/rows.ts'
import {
  foldersOf,
  indexInOrder,
  NameIndex,
  type OpenNode,
} from '../../../renderer/features/repositories/repository-tree.ts'

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

function nodesOf(index: NameIndex, isOpen: (path: string) => boolean): readonly OpenNode[] {
  const shown = index.openNodes(isOpen)
  return Array.from({ length: shown.count }, (_, at) => shown.nodeAt(at)).filter((node) => node !== undefined)
}

describe('the tree of repository names', () => {
  it('nests names by their slashes and sorts each level', () => {
    const shown = nodesOf(indexOf(page('b/two', 'a', 'b/one/deep')), all)
    expect(shown.map((node) => `${'  '.repeat(node.depth)}${node.label}`)).toEqual([
      'a',
      'b',
      '  one',
      '    deep',
      '  two',
    ])
  })

  it('lets a name be a repository and a folder at once', () => {
    const [team, app] = nodesOf(indexOf(page('team/app', 'team')), all)
    expect(team).toMatchObject({ path: 'team', isRepository: true, below: 1, expandable: true })
    expect(app).toMatchObject({ path: 'team/app', isRepository: true, below: 0, expandable: false })
  })

  it('does not take a folder for a repository', () => {
    const [team, sub] = nodesOf(indexOf(page('team/sub/app')), all)
    expect(team).toMatchObject({ isRepository: false, below: 1 })
    expect(sub).toMatchObject({ path: 'team/sub', isRepository: false, below: 1 })
  })

  it('shows of a closed folder only itself', () => {
    const shown = nodesOf(indexOf(page('a/x', 'a/y', 'b')), none)
    expect(shown.map(({ path, open }) => [path, open])).toEqual([
      ['a', false],
      ['b', false],
    ])
  })

  it('grows with the listing and stays in order', () => {
    const first = page('m/b')
    const index = indexOf(first)
    expect(nodesOf(index, all)).toHaveLength(2)
    index.update([first, page('m/a', 'c')])
    expect(nodesOf(index, all).map(({ path }) => path)).toEqual(['c', 'm', 'm/a', 'm/b'])
    expect(index.size).toBe(3)
  })

  it('tells where each open node stands, among its siblings and below which node', () => {
    const index = indexOf(page('b/two', 'a', 'b/one/deep'))
    const shown = index.openNodes(all)
    const nodes = nodesOf(index, all)
    expect(nodes.map(({ path, position, siblings }) => [path, position, siblings])).toEqual([
      ['a', 1, 2],
      ['b', 2, 2],
      ['b/one', 1, 2],
      ['b/one/deep', 1, 1],
      ['b/two', 2, 2],
    ])
    expect(nodes.map((_, at) => shown.parentOf(at))).toEqual([undefined, undefined, 1, 2, 1])
    expect(nodes.map(({ path }) => shown.indexOf(path))).toEqual([0, 1, 2, 3, 4])
    expect(index.openNodes(none).indexOf('b/two')).toBeUndefined()
    expect(shown.indexOf('b/two')).toBe(4)
    expect(shown.indexOf('b/three')).toBeUndefined()
  })

  it('merges what comes in any order, over many pages', () => {
    const names = Array.from(
      { length: 9000 },
      (_, at) => `team-${(at * 7919) % 97}/app-${(at * 104729) % 9001}`,
    )
    const index = new NameIndex()
    const pages: (readonly RepositoryRow[])[] = []
    for (let at = 0; at < names.length; at += 500) {
      pages.push(page(...names.slice(at, at + 500)))
      index.update([...pages])
      if (at % 2000 === 0) nodesOf(index, all)
    }
    const sorted = [...new Set(names)].sort()
    const labels = (name: string): readonly string[] => name.split('/')
    const asTree = sorted.toSorted((a, b) => {
      const [folderA = '', labelA = ''] = labels(a)
      const [folderB = '', labelB = ''] = labels(b)
      return folderA === folderB ? (labelA < labelB ? -1 : 1) : folderA < folderB ? -1 : 1
    })
    const shown = nodesOf(index, all).filter(({ isRepository }) => isRepository)
    expect(shown.map(({ path }) => path)).toEqual(asTree)
    expect(index.matching('APP')).toEqual(sorted)
    expect(index.matching('app-77')).toEqual(sorted.filter((name) => name.includes('app-77')))
    expect(sorted.map((name) => indexInOrder(sorted, name))).toEqual(sorted.map((_, at) => at))
    expect(indexInOrder(sorted, 'app')).toBeUndefined()
  })

  it.each(['in the order of keys', 'backwards', 'in two parts, the second first'])(
    'finds many names in order that come %s, while they come',
    (how) => {
      const names = Array.from({ length: 6000 }, (_, at) => {
        const base = `team/app-${String(at % 2000).padStart(4, '0')}`
        return [base, `${base}-x`, `${base}.y`][Math.floor(at / 2000)] ?? base
      })
      const byKey = names.sort((a, b) => (`${a}/_` < `${b}/_` ? -1 : 1))
      const coming =
        how === 'backwards'
          ? byKey.toReversed()
          : how === 'in the order of keys'
            ? byKey
            : [...byKey.slice(3000), ...byKey.slice(0, 3000)]
      const index = new NameIndex()
      const pages: (readonly RepositoryRow[])[] = []
      for (let from = 0; from < coming.length; from += 1500) {
        pages.push(page(...coming.slice(from, from + 1500)))
        index.update([...pages])
        const known = coming.slice(0, from + 1500).sort((a, b) => (a < b ? -1 : 1))
        expect(index.matching('app')).toEqual(known)
      }
    },
  )

  it('lists the repositories of a folder', () => {
    const index = indexOf(page('a/x', 'a', 'a/y/z', 'ab'))
    expect(index.inFolder('a')).toEqual(['a/x', 'a/y/z'])
    expect(index.has('a')).toBe(true)
    expect(index.has('a/y')).toBe(false)
  })

  it('begins anew with another listing', () => {
    const index = indexOf(page('old'))
    index.update([page('new')])
    expect(nodesOf(index, all).map(({ path }) => path)).toEqual(['new'])
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
