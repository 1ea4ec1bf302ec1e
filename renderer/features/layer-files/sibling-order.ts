import { rowOrderSteps, type SortKey } from '../../parts/grid/row-order.ts'
import type { FileTree } from './file-tree.ts'

/** The rows of each folder in an order of their own. */
export interface SiblingOrder {
  /** Rows by folder, those at the top first. */
  readonly rows: Uint32Array
  /** By folder, one after its row, where its rows begin: those at the top at 0. One more than there are folders. */
  readonly starts: Uint32Array
  /** Of a row among its siblings, from 1. */
  readonly positions: Uint32Array
}

const sliceRows = 20_000

/** Sorts the rows of a tree, or those that a filter leaves, within their folders, in slices. */
export function* siblingOrderSteps(
  tree: FileTree,
  kept: { readonly rows: Uint8Array } | undefined,
  sortKey: SortKey<number>,
  direction: 'ascending' | 'descending',
): Generator<void, SiblingOrder, void> {
  const all = Array.from({ length: tree.count }, (_, row) => row)
  yield
  const order = yield* rowOrderSteps({ rows: all, sortKey, direction })
  const starts = new Uint32Array(tree.count + 2)
  const isKept = (row: number): boolean => kept === undefined || kept.rows[row] === 1
  for (let row = 0; row < tree.count; row += 1) {
    if (row % sliceRows === 0) yield
    const folder = (tree.parents[row] ?? -1) + 1
    if (isKept(row)) starts[folder + 1] = (starts[folder + 1] ?? 0) + 1
  }
  for (let at = 1; at < starts.length; at += 1) starts[at] = (starts[at] ?? 0) + (starts[at - 1] ?? 0)
  yield
  const rows = new Uint32Array(starts.at(-1) ?? 0)
  const positions = new Uint32Array(tree.count)
  const placed = new Uint32Array(tree.count + 1)
  for (let at = 0; at < order.length; at += 1) {
    if (at % sliceRows === 0) yield
    const row = order[at] ?? 0
    if (!isKept(row)) continue
    const folder = (tree.parents[row] ?? -1) + 1
    const position = placed[folder] ?? 0
    placed[folder] = position + 1
    rows[(starts[folder] ?? 0) + position] = row
    positions[row] = position + 1
  }
  return { rows, starts, positions }
}
