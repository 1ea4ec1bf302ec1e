import { describe, expect, it } from 'vitest'

import { entryKinds, type EntryKind } from '../../../electron/api/rows.ts'
import { addEntries, entryAt, noEntries, type EntryList } from '../../../renderer/api/lists/entry-list.ts'
import {
  bytesOf,
  fileTreeSteps,
  idOf,
  nameOf,
  pathOf,
  rowOf,
  type FileTree,
} from '../../../renderer/features/layer-files/file-tree.ts'
import { modeText } from '../../../renderer/features/layer-files/mode-text.ts'
import { savableOf } from '../../../renderer/features/layer-files/savable.ts'
import {
  keptRowSteps,
  labelOf,
  parentAt,
  placeOf,
  shownAt,
  shownRows,
  type ShownRows,
} from '../../../renderer/features/layer-files/shown-rows.ts'
import {
  sortedEntrySteps,
  type SortedEntries,
} from '../../../renderer/features/layer-files/sorted-entries.ts'
import { atOnce } from '../../../renderer/parts/in-slices.ts'

interface Told {
  readonly path: string
  readonly kind?: EntryKind
  readonly size?: number
  readonly change?: number
}

function listOf(told: readonly Told[], first = 0, before: EntryList = noEntries): EntryList {
  return addEntries(before, {
    first,
    paths: told.map(({ path }) => path),
    kinds: Uint8Array.from(told, ({ kind = 'file' }) => entryKinds.indexOf(kind)),
    sizesBytes: Float64Array.from(told, ({ size = 0 }) => size),
    modes: new Uint32Array(told.length).fill(0o644),
    userIds: new Float64Array(told.length),
    groupIds: new Float64Array(told.length),
    modifiedAtMs: new Float64Array(told.length),
    targets: told.map(() => ''),
    layers: new Uint32Array(told.length),
    changes: Uint8Array.from(told, ({ change = 0 }) => change),
  })
}

function treeOf(list: EntryList, before?: SortedEntries): FileTree {
  return atOnce(fileTreeSteps(atOnce(sortedEntrySteps(list, before))))
}

function files(...paths: readonly string[]): readonly Told[] {
  return paths.map((path) => (path.endsWith('/') ? { path: path.slice(0, -1), kind: 'folder' } : { path }))
}

function pathsOf(tree: FileTree): readonly string[] {
  return Array.from({ length: tree.count }, (_, row) => idOf(tree, row))
}

function linesOf(shown: ShownRows): readonly string[] {
  return Array.from({ length: shown.count }, (_, at) => {
    const row = shown.rows[at] ?? 0
    return `${'  '.repeat(shown.depths[at] ?? 0)}${labelOf(shown.tree, row)}`
  })
}

const open = (): boolean => true
const closed = (): boolean => false

describe('the tree of a layer’s files', () => {
  it('puts what is in a folder behind it, folders before files', () => {
    const tree = treeOf(
      listOf(files('etc/passwd', 'etc/', 'etc/ssl/certs/a.pem', 'bin', 'etc-old', 'etc/apt/')),
    )
    expect(pathsOf(tree)).toEqual([
      'etc/',
      'etc/apt/',
      'etc/ssl/',
      'etc/ssl/certs/',
      'etc/ssl/certs/a.pem',
      'etc/passwd',
      'bin',
      'etc-old',
    ])
    expect([...tree.depths.subarray(0, tree.count)]).toEqual([0, 1, 1, 2, 3, 1, 0, 0])
  })

  it('has folders that no entry is about', () => {
    const tree = treeOf(listOf(files('usr/lib/x.so')))
    expect(pathsOf(tree)).toEqual(['usr/', 'usr/lib/', 'usr/lib/x.so'])
    expect([...tree.entries.subarray(0, 3)]).toEqual([-1, -1, 0])
    expect(nameOf(tree, 1)).toBe('lib')
  })

  it('adds up what is in folders', () => {
    const tree = treeOf(
      listOf([
        { path: 'usr/bin/tini', size: 24 },
        { path: 'usr/lib/crypto', size: 4000 },
        { path: 'var/log', size: 3 },
      ]),
    )
    const sizeOf = (id: string): number => bytesOf(tree, rowOf(tree, id) ?? -1)
    expect(sizeOf('usr/')).toBe(4024)
    expect(sizeOf('usr/lib/')).toBe(4000)
    expect(sizeOf('usr/lib/crypto')).toBe(4000)
    expect(sizeOf('var/')).toBe(3)
  })

  it('counts what is deleted for nothing', () => {
    const tree = treeOf(
      listOf([
        { path: 'var/kept', size: 5, change: 1 },
        { path: 'var/gone', size: 100, change: 3 },
      ]),
    )
    expect(bytesOf(tree, 0)).toBe(5)
  })

  it('takes the later of two entries for one path', () => {
    const tree = treeOf(
      listOf([
        { path: 'a', size: 1 },
        { path: 'd', kind: 'folder' },
        { path: 'a', size: 20 },
        { path: 'd', kind: 'folder' },
        { path: 'd/x', size: 3 },
      ]),
    )
    expect(pathsOf(tree)).toEqual(['d/', 'd/x', 'a'])
    expect(tree.entries[0]).toBe(3)
    expect(tree.entries[2]).toBe(2)
    expect(bytesOf(tree, 2)).toBe(20)
    expect(tree.bytesBefore[tree.count]).toBe(23)
  })

  it('shows a whiteout beside the folder that is made anew, and marks an opaque folder', () => {
    const tree = treeOf(
      listOf([
        { path: 'var/cache', kind: 'whiteout' },
        { path: 'var/cache', kind: 'folder' },
        { path: 'var/cache/new' },
        { path: 'var/lib', kind: 'opaque' },
        { path: 'var/lib/x' },
      ]),
    )
    expect(pathsOf(tree)).toEqual([
      'var/',
      'var/cache/',
      'var/cache/new',
      'var/lib/',
      'var/lib/x',
      'var/cache',
    ])
    expect(tree.opaque[rowOf(tree, 'var/lib/') ?? -1]).toBe(1)
    expect(tree.entries[rowOf(tree, 'var/lib/') ?? -1]).toBe(-1)
  })

  it('finds each row by its path, in every order of entries', () => {
    const paths = ['a/b/c', 'a/b-c', 'a.b', 'a/', 'ab', 'B/x', 'a/b/', 'ü/ö', 'a/b/c.d/e']
    const tree = treeOf(listOf(files(...paths.toReversed())))
    for (let row = 0; row < tree.count; row += 1) expect(rowOf(tree, idOf(tree, row))).toBe(row)
    expect(rowOf(tree, 'a/b')).toBeUndefined()
    expect(rowOf(tree, 'nothing/')).toBeUndefined()
  })

  it('is the same when a list grows and when it is there at once', () => {
    const paths = Array.from({ length: 5000 }, (_, at) => `d${(at * 7919) % 97}/f${(at * 104_729) % 5003}`)
    const first = listOf(files(...paths.slice(0, 1700)))
    const sorted = atOnce(sortedEntrySteps(first))
    const grown = listOf(files(...paths.slice(1700)), 1700, first)
    const all = treeOf(listOf(files(...paths)))
    expect(pathsOf(treeOf(grown, sorted))).toEqual(pathsOf(all))
    expect(entryAt(first, 1700)).toBeUndefined()
    expect(entryAt(grown, 1700)?.path).toBe(paths[1700])
  })

  it('does not make a row for every folder of a hostile archive', () => {
    const deep = Array.from({ length: 600 }, (_, at) => `${at}/${'a/'.repeat(2000)}x`)
    const tree = treeOf(listOf(files(...deep)))
    expect(tree.count).toBe(600 * 201)
    expect(pathOf(tree, 200)).toBe(deep[0])
    expect(nameOf(tree, 200)).toHaveLength(2 * 1801 + 1)
  })
})

describe('the rows of a tree that are seen', () => {
  const tree = treeOf(
    listOf(
      files('usr/share/doc/tini/README', 'usr/share/doc/tini/NEWS', 'etc/passwd', 'etc/apt/sources', 'x'),
    ),
  )

  it('are those in open folders, with lone folders in one line', () => {
    expect(linesOf(shownRows(tree, open))).toEqual([
      'etc',
      '  apt',
      '    sources',
      '  passwd',
      'usr/share/doc/tini',
      '  NEWS',
      '  README',
      'x',
    ])
    expect(linesOf(shownRows(tree, closed))).toEqual(['etc', 'usr/share/doc/tini', 'x'])
  })

  it('know where they are, above what, and among how many', () => {
    const shown = shownRows(tree, open)
    expect(shownAt(shown, 'usr/share/doc/tini/')).toBe(4)
    expect(shownAt(shown, 'usr/share/')).toBeUndefined()
    expect(shownAt(shown, 'etc/passwd')).toBe(3)
    expect(parentAt(shown, 3)).toBe(0)
    expect(parentAt(shown, 6)).toBe(4)
    expect(parentAt(shown, 4)).toBeUndefined()
    expect(placeOf(shown, shown.rows[4] ?? 0)).toEqual({ position: 2, siblings: 3 })
    expect(placeOf(shown, shown.rows[6] ?? 0)).toEqual({ position: 2, siblings: 2 })
  })

  it('are those that a filter finds, with the folders that lead there', () => {
    const kept = atOnce(keptRowSteps(tree, 'READ'))
    expect(kept.found).toBe(1)
    const shown = shownRows(tree, open, kept)
    expect(linesOf(shown)).toEqual(['usr/share/doc/tini', '  README'])
    expect(placeOf(shown, shown.rows[1] ?? 0)).toEqual({ position: 1, siblings: 1 })
  })

  it('are all below a folder whose path is found', () => {
    expect(linesOf(shownRows(tree, open, atOnce(keptRowSteps(tree, 'etc/apt'))))).toEqual([
      'etc',
      '  apt',
      '    sources',
    ])
  })
})

describe('what is saved of a row', () => {
  it('is a file as it is, and a folder as a tar archive', () => {
    const tree = treeOf(listOf([{ path: 'etc/app/a.conf' }, { path: 'etc/b', kind: 'hardLink' }]))
    const saved = (id: string) => savableOf(tree, rowOf(tree, id) ?? -1)
    expect(saved('etc/app/a.conf')).toMatchObject({ path: 'etc/app/a.conf', name: 'a.conf', isFolder: false })
    expect(saved('etc/app/')).toMatchObject({ path: 'etc/app', name: 'app.tar', isFolder: true })
    for (const id of ['etc/app/a.conf', 'etc/app/', 'etc/b']) expect(saved(id).why).toBeUndefined()
  })

  it.each([
    [{ kind: 'whiteout' }, 'deleted'],
    [{ kind: 'file', change: 3 }, 'deleted'],
    [{ kind: 'characterDevice' }, 'device'],
    [{ kind: 'blockDevice' }, 'device'],
    [{ kind: 'pipe' }, 'pipe'],
    [{ kind: 'symbolicLink' }, 'symbolicLink'],
    [{ kind: 'outside' }, 'outside'],
  ] as const)('is nothing of %j', (told, why) => {
    expect(savableOf(treeOf(listOf([{ path: 'x', ...told }])), 0).why).toBe(why)
  })
})

describe('the mode of an entry', () => {
  it.each([
    ['folder', 0o755, 'drwxr-xr-x'],
    ['file', 0o644, '-rw-r--r--'],
    ['symbolicLink', 0o777, 'lrwxrwxrwx'],
    ['file', 0o4755, '-rwsr-xr-x'],
    ['file', 0o2644, '-rw-r-Sr--'],
    ['folder', 0o1777, 'drwxrwxrwt'],
    ['folder', 0o1776, 'drwxrwxrwT'],
    ['characterDevice', 0o666, 'crw-rw-rw-'],
    ['blockDevice', 0o660, 'brw-rw----'],
    ['pipe', 0o600, 'prw-------'],
  ] as const)('of %s %o is %s', (kind, mode, text) => {
    expect(modeText(kind, mode)).toBe(text)
  })
})
