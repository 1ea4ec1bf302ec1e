import { describe, expect, it } from 'vitest'

import { CommandRegistry } from '../../../renderer/parts/commands/command-registry.ts'
import type { Command } from '../../../renderer/parts/commands/command.ts'
import { keysText, matches, type Keys } from '../../../renderer/parts/commands/keys.ts'
import {
  filterKeys,
  isShortcut,
  listKeys,
  paletteKeys,
  shortcuts,
} from '../../../renderer/parts/commands/shortcuts.ts'
import { atOnce } from '../../../renderer/parts/in-slices.ts'
import { linesOfChosen } from '../../../renderer/parts/grid/copied-rows.ts'
import { mostRecents } from '../../../electron/api/window-memory.ts'
import { withRecent } from '../../../renderer/state/memory/recents.ts'
import { matchingSections } from '../../../renderer/features/shortcuts/shortcut-sections.ts'
import { commands as english } from '../../../renderer/text/en/commands.ts'

const plain = { ctrlKey: false, metaKey: false, shiftKey: false }

describe('the registry of commands', () => {
  it('finds a command by its labels of both languages, and not by those of one that is gone', () => {
    const registry = new CommandRegistry()
    const label = 'Open'
    registry.add(() => [{ id: 'open', group: 'page', label, also: [], Icon: () => null, run: () => {} }])
    const takeAway = registry.addLabels(() => [
      { id: 'open', label: '打开' },
      { id: 'gone', label: '没有' },
    ])
    expect(registry.all().map(({ id, also }) => ({ id, also }))).toEqual([{ id: 'open', also: ['打开'] }])
    takeAway()
    expect(registry.all().flatMap(({ also }) => also)).toEqual([])
  })
})

describe('keys', () => {
  it('are a press with all of their modifiers and no other', () => {
    const keys: Keys = { key: 'k', mod: true }
    expect(matches(keys, { ...plain, key: 'k', ctrlKey: true }, false)).toBe(true)
    expect(matches(keys, { ...plain, key: 'k' }, false)).toBe(false)
    expect(matches(keys, { ...plain, key: 'K', ctrlKey: true, shiftKey: true }, false)).toBe(false)
    expect(matches(keys, { ...plain, key: 'k', ctrlKey: true, metaKey: true }, false)).toBe(false)
  })

  it('are those of ⌘ on a Mac', () => {
    const keys: Keys = { key: 'k', mod: true }
    expect(matches(keys, { ...plain, key: 'k', metaKey: true }, true)).toBe(true)
    expect(matches(keys, { ...plain, key: 'k', ctrlKey: true }, true)).toBe(false)
  })

  it('are a sign with Shift or without, as the keyboard has it', () => {
    expect(matches({ key: '?' }, { ...plain, key: '?', shiftKey: true }, false)).toBe(true)
    expect(matches({ key: '/' }, { ...plain, key: '/', shiftKey: true }, false)).toBe(true)
    expect(matches({ key: '/' }, { ...plain, key: '/' }, false)).toBe(true)
    expect(matches({ key: '0' }, { ...plain, key: '0', shiftKey: true }, false)).toBe(false)
  })

  it('are written as on each system', () => {
    expect(keysText({ key: 'n', mod: true, shift: true }, false)).toBe('Ctrl Shift N')
    expect(keysText({ key: 'n', mod: true, shift: true }, true)).toBe('⌘⇧N')
    expect(keysText({ key: 'ArrowUp', shift: true }, false)).toBe('Shift ↑')
    expect(keysText({ key: 'F6' }, false)).toBe('F6')
  })
})

describe('the tables of shortcuts', () => {
  it('have no keys twice', () => {
    const written = Object.values<Keys>(shortcuts).map((keys) => keysText(keys, false))
    expect(written).toEqual([...new Set(written)])
  })

  it('have a text for each', () => {
    for (const id of Object.keys(shortcuts)) expect(english.name).toHaveProperty([id])
    expect(Object.keys(english.list).toSorted()).toEqual(Object.keys(listKeys).toSorted())
    expect(Object.keys(english.inFilter).toSorted()).toEqual(Object.keys(filterKeys).toSorted())
    expect(Object.keys(english.inPalette).toSorted()).toEqual(Object.keys(paletteKeys).toSorted())
  })

  it('let no key that writes something work while a person types', () => {
    const whileTyping = Object.values<Keys & { whileTyping?: true }>(shortcuts).filter(
      (keys) => keys.whileTyping === true,
    )
    expect(whileTyping.filter(({ key, mod }) => mod !== true && !/^F\d+$/.test(key))).toEqual([])
  })
})

const ids = Object.keys(shortcuts).filter(isShortcut)

describe('the registry of commands', () => {
  it('has what its parts say now, each once, of two with one name the later', () => {
    const registry = new CommandRegistry()
    let chosen = 1
    registry.add(() => [command('delete', `Delete ${chosen}`), command('upload', 'Upload')])
    const remove = registry.add(() => [command('upload', 'Upload here')])
    chosen = 2
    expect(registry.all().map(({ label }) => label)).toEqual(['Delete 2', 'Upload here'])
    remove()
    expect(registry.all().map(({ label }) => label)).toEqual(['Delete 2', 'Upload'])
  })

  it('has no command for a key of one sign where those are off, and all others', () => {
    const registry = new CommandRegistry()
    registry.add(() => ids.map((id) => ({ ...command(id, id), shortcut: id })))
    const pressed = (singleKeys: boolean) =>
      ids.filter((id) => registry.commandOf(pressOf(shortcuts[id]), singleKeys)?.id === id)
    expect(pressed(true)).toEqual(ids)
    expect(ids.filter((id) => !pressed(false).includes(id)).map((id) => shortcuts[id].key)).toEqual([
      '?',
      '/',
      '0',
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
      '7',
    ])
  })
})

describe('the page of shortcuts', () => {
  const sections = [
    { title: 'Anywhere', lines: [{ name: 'Open the settings', also: '打开设置', keys: ['Ctrl ,'] }] },
    { title: 'In lists', lines: [{ name: 'Delete', also: '删除', keys: ['Del'] }] },
  ]

  it('is searched by name, by the name in the other language, by keys and by place', () => {
    const found = (typed: string) =>
      matchingSections(sections, typed).flatMap(({ lines }) => lines.map(({ name }) => name))
    expect(found('')).toEqual(['Open the settings', 'Delete'])
    expect(found('SETT open')).toEqual(['Open the settings'])
    expect(found('删除')).toEqual(['Delete'])
    expect(found('ctrl')).toEqual(['Open the settings'])
    expect(found('lists')).toEqual(['Delete'])
    expect(found('nothing')).toEqual([])
  })
})

/** What a keyboard sends of it, to a page where nothing has the focus. */
function pressOf({ key, mod = false, shift = false }: Keys): KeyboardEvent {
  return { ...plain, key, ctrlKey: mod, shiftKey: shift, target: null } as KeyboardEvent
}

function command(id: string, label: string): Command {
  return { id, label, also: [], group: 'page', Icon: () => null, run: () => undefined }
}

describe('what was opened lately', () => {
  it('has each once, the newest first, and no more than are kept', () => {
    const opened = Array.from({ length: 30 }, (_, at) => ({ store: 's', repository: `r${at}` }))
    const kept = opened.reduce<ReturnType<typeof withRecent>>(withRecent, [])
    expect(kept[0]).toEqual(opened.at(-1))
    expect(kept).toHaveLength(mostRecents)
    const again = withRecent(kept, { store: 's', repository: 'r20' })
    expect(again.slice(0, 2).map(({ repository }) => repository)).toEqual(['r20', 'r29'])
    expect(again).toHaveLength(mostRecents)
    expect(withRecent(again, { store: 's', repository: 'r20' })).toBe(again)
  })
})

describe('copied rows', () => {
  it('are the chosen ones in the order of the list, without those that have no name', () => {
    const rows = ['c', 'a', 'b', 'none']
    const list = {
      count: rows.length,
      rowAt: (index: number) => rows[index],
      rowKey: (row: string) => row,
      reference: (row: string) => (row === 'none' ? undefined : row.toUpperCase()),
    }
    const lines = (...chosen: string[]) => atOnce(linesOfChosen(list, new Set(chosen)))
    expect(lines('b', 'c', 'none', 'gone')).toEqual(['C', 'B'])
    expect(lines()).toEqual([])
  })
})
