import type { entryChanges } from '../../../electron/api/rows.ts'
import { entryAt, kindAt, type Entry } from '../../api/lists/entry-list.ts'
import { idOf, rowOf, type FileTree } from './file-tree.ts'

export type Change = (typeof entryChanges)[number] | 'unknown'

/** The entry of a row; undefined of a folder that no entry is about. */
export function entryOfRow(tree: FileTree, row: number): Entry | undefined {
  return entryAt(tree.list, tree.entries[row] ?? -1)
}

/** What the last of merged layers did to a row. */
export function changeInMerged(tree: FileTree, row: number): Change {
  return entryOfRow(tree, row)?.change ?? 'none'
}

/**
 * What a layer did to a row of its own: the first one adds all it has. Of others only the merged layers tell whether a file was there
 * before.
 */
export function changeInLayer(
  tree: FileTree,
  row: number,
  layer: number,
  merged: FileTree | undefined,
): Change {
  const entry = tree.entries[row] ?? -1
  if (entry === -1) return 'none'
  if (kindAt(tree.list, entry) === 'whiteout') return 'deleted'
  if (kindAt(tree.list, entry) === 'outside') return 'none'
  if (layer === 1) return 'added'
  if (merged === undefined) return 'unknown'
  const there = rowOf(merged, idOf(tree, row))
  return there === undefined ? 'unknown' : changeInMerged(merged, there)
}

export const changeSigns: Readonly<Record<Change, string>> = {
  none: '·',
  added: 'A',
  changed: 'M',
  deleted: 'D',
  unknown: '',
}
