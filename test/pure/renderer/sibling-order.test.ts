import { describe, expect, it } from 'vitest'

import { entryKinds } from '../../../electron/api/rows.ts'
import { addEntries, noEntries } from '../../../renderer/api/lists/entry-list.ts'
import {
  bytesOf,
  fileTreeSteps,
  pathOf,
  type FileTree,
} from '../../../renderer/features/layer-files/file-tree.ts'
import { siblingOrderSteps } from '../../../renderer/features/layer-files/sibling-order.ts'
import {
  keptRowSteps,
  parentAt,
  placeOf,
  shownAt,
  sortedRows,
  type ShownRows,
} from '../../../renderer/features/layer-files/shown-rows.ts'
import { sortedEntrySteps } from '../../../renderer/features/layer-files/sorted-entries.ts'
import { atOnce } from '../../../renderer/parts/in-slices.ts'

const tree = treeOf({ 'bin/a': 5, 'bin/b': 900, 'etc/deep/one/c': 50, 'etc/deep/one/d': 60, z: 400 })

describe('a tree that is sorted within its folders', () => {
  it('has the largest first, a folder as large as what is in it', () => {
    expect(pathsOf(bySize(tree, 'descending'))).toEqual([
      'bin',
      'bin/b',
      'bin/a',
      'z',
      'etc/deep/one',
      'etc/deep/one/d',
      'etc/deep/one/c',
    ])
  })
  it('has the smallest first, and closed folders alone', () => {
    expect(pathsOf(bySize(tree, 'ascending', () => false))).toEqual(['etc/deep/one', 'z', 'bin'])
  })
  it('tells where each row is, and among how many', () => {
    const shown = bySize(tree, 'descending')
    expect(shownAt(shown, 'bin/a')).toBe(2)
    expect(parentAt(shown, 2)).toBe(0)
    expect(parentAt(shown, 5)).toBe(4)
    expect(placeOf(shown, shown.rows[2] ?? 0)).toEqual({ position: 2, siblings: 2 })
    expect(placeOf(shown, shown.rows[3] ?? 0)).toEqual({ position: 2, siblings: 3 })
    expect(
      shownAt(
        bySize(tree, 'ascending', () => false),
        'bin/a',
      ),
    ).toBeUndefined()
  })
  it('has only what a filter leaves', () => {
    const kept = atOnce(keptRowSteps(tree, 'etc/deep/one/d'))
    const order = atOnce(siblingOrderSteps(tree, kept, (row) => bytesOf(tree, row), 'descending'))
    const shown = sortedRows(tree, () => true, kept, order)
    expect(pathsOf(shown)).toEqual(['etc/deep/one', 'etc/deep/one/d'])
    expect(placeOf(shown, shown.rows[1] ?? 0)).toEqual({ position: 1, siblings: 1 })
  })
  it('is sorted in slices, none of which takes long', () => {
    const sizes = Object.fromEntries(
      Array.from({ length: 100_000 }, (_, at) => [`f/${at}`, (at * 7919) % 99_991]),
    )
    const large = treeOf(sizes)
    const steps = siblingOrderSteps(large, undefined, (row) => bytesOf(large, row), 'ascending')
    let slices = 0
    let step = steps.next()
    for (; step.done !== true; step = steps.next()) slices += 1
    expect(step.value.rows).toHaveLength(100_001)
    expect(slices).toBeGreaterThan(50)
  })
})

function bySize(
  of: FileTree,
  direction: 'ascending' | 'descending',
  isOpen: (row: number) => boolean = () => true,
): ShownRows {
  const order = atOnce(siblingOrderSteps(of, undefined, (row) => bytesOf(of, row), direction))
  return sortedRows(of, isOpen, undefined, order)
}

function pathsOf(shown: ShownRows): readonly string[] {
  return Array.from(shown.rows.subarray(0, shown.count), (row) => pathOf(shown.tree, row))
}

function treeOf(sizes: Readonly<Record<string, number>>): FileTree {
  const paths = Object.keys(sizes)
  const list = addEntries(noEntries, {
    first: 0,
    paths,
    kinds: new Uint8Array(paths.length).fill(entryKinds.indexOf('file')),
    sizesBytes: Float64Array.from(paths, (path) => sizes[path] ?? 0),
    modes: new Uint32Array(paths.length).fill(0o644),
    userIds: new Float64Array(paths.length),
    groupIds: new Float64Array(paths.length),
    modifiedAtMs: new Float64Array(paths.length),
    targets: paths.map(() => ''),
    layers: new Uint32Array(paths.length),
    changes: new Uint8Array(paths.length),
  })
  return atOnce(fileTreeSteps(atOnce(sortedEntrySteps(list))))
}
