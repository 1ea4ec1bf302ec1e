import { describe, expect, it } from 'vitest'

import type { StoreRow } from '../../../electron/api/rows.ts'
import type { Command } from '../../../renderer/parts/commands/command.ts'
import { choiceGroups, type Choice, type Offered } from '../../../renderer/features/palette/choices.ts'
import {
  isNamed,
  mergeHits,
  stillAsked,
  type FoundHit,
} from '../../../renderer/features/palette/found-hits.ts'
import { matchNames, readTyped } from '../../../renderer/features/palette/typed-text.ts'

describe('what is typed', () => {
  it.each([
    ['  app:v1 ', { onlyCommands: false, text: 'app:v1', words: ['app:v1'] }],
    ['docker://team/App', { onlyCommands: false, text: 'team/App', words: ['team/app'] }],
    ['> Refresh  list', { onlyCommands: true, text: 'Refresh  list', words: ['refresh', 'list'] }],
    ['>', { onlyCommands: true, text: '', words: [] }],
    ['', { onlyCommands: false, text: '', words: [] }],
  ])('%j', (typed, read) => expect(readTyped(typed)).toEqual(read))
})

describe('a name', () => {
  it.each([
    ['Use the dark theme', 'use the dark theme', 'whole'],
    ['Use the dark theme', 'use the', 'beginning'],
    ['Use the dark theme', 'theme dark', 'words'],
    ['Show or hide the sidebar', 'bar', undefined],
    ['hangzhou-prod', 'prod', 'words'],
    ['使用深色主题', '主题', 'words'],
    ['Refresh', '', 'beginning'],
  ])('%j has %j as %s', (name, typed, match) =>
    expect(matchNames([name], readTyped(typed).words)).toBe(match),
  )

  it('of one language is as good as that of the other', () => {
    expect(matchNames(['使用深色主题', 'Use the dark theme'], ['dark'])).toBe('words')
  })
})

const [north, south] = [store('north'), store('south')]
const tag: FoundHit = { kind: 'tag', store: 'south', repository: 'refresh', tag: 'v1' }
const repository: FoundHit = { kind: 'repository', store: 'south', repository: 'refresh' }
const other: FoundHit = { kind: 'repository', store: 'north', repository: 'team/refresh' }

describe('what stores answer', () => {
  it('is by store, once, and what is named in full comes first', () => {
    const found = mergeHits([repository], [tag, repository, other], [north, south], 'refresh:v1')
    expect(found.byStore.get('south')).toEqual([tag, repository])
    expect(found.byStore.get('north')).toEqual([other])
  })

  it('is not there of stores that are gone, and a failure stands beside it', () => {
    const error = { code: 'NetworkError', message: 'no', where: {}, retryable: true } as const
    const found = mergeHits(
      [],
      [
        { ...tag, store: 'gone' },
        { kind: 'failed', store: 'north', error },
      ],
      [north, south],
      'v1',
    )
    expect([...found.byStore.values()].flat()).toEqual([])
    expect(found.failed).toEqual([{ store: 'north', error }])
  })

  it('knows a blob by its figures alone', () => {
    const digest = `sha256:${'ab'.repeat(32)}`
    const blob: FoundHit = { kind: 'blob', store: 'south', digest, sizeBytes: 1 }
    expect(isNamed(blob, 'ab'.repeat(32))).toBe(true)
    expect(isNamed(blob, 'ab'.repeat(4))).toBe(false)
  })

  it('is waited for until each has said all or failed', () => {
    expect(stillAsked([tag, { kind: 'answered', store: 'south' }], [north, south])).toEqual([north])
  })
})

describe('choices', () => {
  it('are what was used last, then stores, then all that can be done, where nothing is typed', () => {
    const groups = choiceGroups(readTyped(''), offered({ lastUsed: ['settings', 'gone'], recents: [tag] }))
    expect(groups.map(({ is }) => is)).toEqual(['recent', 'stores', 'lastUsed', 'chosen', 'store', 'window'])
    expect(groups.map(({ first }) => first)).toEqual([0, 1, 3, 4, 5, 6])
    expect(keysOf(groups, 'lastUsed')).toEqual(['command settings'])
  })

  it('are commands alone behind a >', () => {
    expect(all(choiceGroups(readTyped('>dark'), offered({})))).toEqual(['command useDark'])
    expect(all(choiceGroups(readTyped('> 深色'), offered({})))).toEqual(['command useDark'])
    expect(all(choiceGroups(readTyped('>no such'), offered({})))).toEqual([])
  })

  it('begin with the group that has the name in full', () => {
    const groups = choiceGroups(
      readTyped('refresh'),
      offered({ found: mergeHits([], [tag, repository, other], [north, south], 'refresh') }),
    )
    expect(groups.map(({ is }) => is)).toEqual(['store', { store: south }, { store: north }])
    expect(groups[1]?.choices[0]).toMatchObject({ hit: repository })
  })

  it('have a part of a store by its name, that of the open store first, and of one that is named', () => {
    expect(all(choiceGroups(readTyped('health'), offered({ open: 'south' })))).toEqual([
      'page south health',
      'page north health',
    ])
    expect(all(choiceGroups(readTyped('north health'), offered({ open: 'south' })))).toEqual([
      'page north health',
    ])
  })

  it('have a store by its name, before its parts', () => {
    expect(all(choiceGroups(readTyped('nor'), offered({})))).toEqual(['store north'])
  })

  it('have the last used first among commands that match as well', () => {
    const groups = choiceGroups(readTyped('use'), offered({ lastUsed: ['useLight'] }))
    expect(all(groups)).toEqual(['command useLight', 'command useDark'])
  })

  it('never have two with one key', () => {
    const found = mergeHits([repository], [tag, repository, other], [north, south], 're')
    const keys = all(choiceGroups(readTyped('re'), offered({ found, recents: [tag] })))
    expect(keys).toEqual([...new Set(keys)])
  })
})

function offered(given: Partial<Offered>): Offered {
  return {
    commands: [
      command('deleteTags', 'chosen', 'Delete tags'),
      command('refresh', 'store', 'Refresh'),
      command('settings', 'window', 'Open the settings'),
      command('useDark', 'window', 'Use the dark theme', '使用深色主题'),
      command('useLight', 'window', 'Use the light theme', '使用浅色主题'),
    ],
    lastUsed: [],
    stores: [north, south],
    open: undefined,
    tabNames: new Map([
      ['health', ['Health', '健康']],
      ['files', ['Files', '文件']],
    ]),
    recents: [],
    found: { byStore: new Map(), failed: [] },
    ...given,
  }
}

function command(id: string, group: Command['group'], label: string, ...also: string[]): Command {
  return { id, group, label, also, Icon: () => null, run: () => undefined }
}

function store(id: string): StoreRow {
  return { id, name: id, driver: 'filesystem' } as StoreRow
}

function all(groups: ReturnType<typeof choiceGroups>): readonly string[] {
  return groups.flatMap(({ choices }) => choices.map(({ key }: Choice) => key))
}

function keysOf(groups: ReturnType<typeof choiceGroups>, is: string): readonly string[] {
  return all(groups.filter((group) => group.is === is))
}
