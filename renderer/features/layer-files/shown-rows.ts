import { pathOf, rowOf, type FileTree } from './file-tree.ts'
import type { SiblingOrder } from './sibling-order.ts'

/** The rows of a tree that are seen: those in open folders, of those that a filter leaves. */
export interface ShownRows {
  readonly tree: FileTree
  readonly kept: KeptRows | undefined
  readonly count: number
  /** Rows of the tree, in its order. */
  readonly rows: Uint32Array
  /** How deep each is shown: folders that stand in one line with the next are not counted. */
  readonly depths: Uint32Array
  /** Where the rows of folders have an order of their own: that order, and one more than the index of each shown row. */
  readonly sorted?: { readonly order: SiblingOrder; readonly places: Uint32Array }
}

/** What a filter leaves: the rows that it finds, and the folders that lead to them. */
export interface KeptRows {
  /** 1 for each row that stays. */
  readonly rows: Uint8Array
  /** How many entries were found. */
  readonly found: number
  readonly positions: Uint32Array
  readonly children: Uint32Array
  readonly topRows: number
}

/** Walks only what is open: half a million rows in closed folders cost nothing. */
export function shownRows(tree: FileTree, isOpen: (row: number) => boolean, kept?: KeptRows): ShownRows {
  const lines = new Lines(tree)
  let row = 0
  while (row < tree.count) {
    const end = tree.ends[row] ?? row + 1
    if (kept !== undefined && kept.rows[row] !== 1) {
      row = end
      continue
    }
    const isJoined = lines.add(row)
    row = isJoined || tree.folders[row] !== 1 || isOpen(row) ? row + 1 : end
  }
  return { tree, kept, ...lines.all() }
}

/** The same where the rows of each folder have an order of their own, which lacks what a filter takes away. */
export function sortedRows(
  tree: FileTree,
  isOpen: (row: number) => boolean,
  kept: KeptRows | undefined,
  order: SiblingOrder,
): ShownRows {
  const places = new Uint32Array(tree.count)
  const lines = new Lines(tree)
  /** Of each folder that is being shown, where its next row is and where its rows end. */
  const open: { at: number; readonly end: number }[] = [{ at: 0, end: order.starts[1] ?? 0 }]
  for (;;) {
    const folder = open.at(-1)
    if (folder === undefined) break
    if (folder.at === folder.end) {
      open.pop()
      continue
    }
    const row = order.rows[folder.at] ?? 0
    folder.at += 1
    const isJoined = lines.add(row)
    if (!isJoined) places[row] = lines.count
    if (isJoined || (tree.folders[row] === 1 && isOpen(row)))
      open.push({ at: order.starts[row + 1] ?? 0, end: order.starts[row + 2] ?? 0 })
  }
  return { tree, kept, ...lines.all(), sorted: { order, places } }
}

/** The lines of a tree, as its rows are walked from folders into what is in them. */
class Lines {
  count = 0
  readonly #tree: FileTree
  #rows = new Uint32Array(1024)
  #depths = new Uint32Array(1024)
  /** By depth in the tree, how many folders above share the line of another. */
  readonly #joined: number[] = [0]

  constructor(tree: FileTree) {
    this.#tree = tree
  }

  /** Adds the row's line. Returns whether it has none, because it stands in that of the next row. */
  add(row: number): boolean {
    const depth = this.#tree.depths[row] ?? 0
    const above = this.#joined[depth] ?? 0
    const isJoined = isJoinedToNext(this.#tree, row)
    this.#joined[depth + 1] = above + (isJoined ? 1 : 0)
    if (isJoined) return true
    if (this.count === this.#rows.length) {
      this.#rows = twice(this.#rows)
      this.#depths = twice(this.#depths)
    }
    this.#rows[this.count] = row
    this.#depths[this.count] = depth - above
    this.count += 1
    return false
  }

  all(): Pick<ShownRows, 'count' | 'rows' | 'depths'> {
    return { count: this.count, rows: this.#rows, depths: this.#depths }
  }
}

/** A folder that holds another one and nothing else stands in one line with it: `usr/share/doc`. */
export function isJoinedToNext(tree: FileTree, row: number): boolean {
  return (
    tree.folders[row] === 1 &&
    tree.opaque[row] === 0 &&
    tree.children[row] === 1 &&
    tree.folders[row + 1] === 1
  )
}

/** The first of the folders in the line of a row. */
export function firstInLine(tree: FileTree, row: number): number {
  let first = row
  for (;;) {
    const parent = tree.parents[first] ?? -1
    if (parent === -1 || !isJoinedToNext(tree, parent)) return first
    first = parent
  }
}

/** What a line says: the names of its folders, or of its file. */
export function labelOf(tree: FileTree, row: number): string {
  const parent = tree.parents[firstInLine(tree, row)] ?? -1
  return pathOf(tree, row).slice(parent === -1 ? 0 : (tree.lengths[parent] ?? 0) + 1)
}

/** Where a row is shown; undefined when it is not. */
export function shownAt(shown: ShownRows, id: string): number | undefined {
  const row = rowOf(shown.tree, id)
  return row === undefined ? undefined : indexOfRow(shown, row)
}

/** Where the folder is shown that a shown row is in. */
export function parentAt(shown: ShownRows, index: number): number | undefined {
  const row = index < shown.count ? shown.rows[index] : undefined
  if (row === undefined) return undefined
  const parent = shown.tree.parents[firstInLine(shown.tree, row)] ?? -1
  return parent === -1 ? undefined : indexOfRow(shown, parent)
}

/** Among the shown rows of the same folder, from 1, and how many those are. */
export function placeOf(
  { tree, kept, sorted }: ShownRows,
  row: number,
): { position: number; siblings: number } {
  const first = firstInLine(tree, row)
  const parent = tree.parents[first] ?? -1
  const { children, topRows } = kept ?? tree
  const { positions } = sorted?.order ?? kept ?? tree
  return {
    position: positions[first] ?? 1,
    siblings: parent === -1 ? topRows : (children[parent] ?? 1),
  }
}

function indexOfRow({ rows, count, sorted }: ShownRows, row: number): number | undefined {
  if (sorted !== undefined) {
    const place = sorted.places[row] ?? 0
    return place === 0 ? undefined : place - 1
  }
  let [low, high] = [0, count]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rows[middle] ?? 0) < row) low = middle + 1
    else high = middle
  }
  return low < count && rows[low] === row ? low : undefined
}

const sliceRows = 4000

/** Finds entries by a part of their path, whatever the case, in all folders. */
export function* keptRowSteps(tree: FileTree, wanted: string): Generator<void, KeptRows, void> {
  const needle = wanted.toLowerCase()
  const rows = new Uint8Array(tree.count)
  let found = 0
  for (let row = 0; row < tree.count; row += 1) {
    if (row % sliceRows === 0) yield
    if (tree.entries[row] === -1 || !pathOf(tree, row).toLowerCase().includes(needle)) continue
    found += 1
    for (let above = row; above !== -1 && rows[above] === 0; above = tree.parents[above] ?? -1)
      rows[above] = 1
  }
  const positions = new Uint32Array(tree.count)
  const children = new Uint32Array(tree.count)
  let topRows = 0
  for (let row = 0; row < tree.count; row += 1) {
    if (row % sliceRows === 0) yield
    if (rows[row] === 0) continue
    const parent = tree.parents[row] ?? -1
    if (parent === -1) topRows += 1
    else children[parent] = (children[parent] ?? 0) + 1
    positions[row] = parent === -1 ? topRows : (children[parent] ?? 1)
  }
  return { rows, found, positions, children, topRows }
}

function twice(column: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(column.length * 2)
  larger.set(column)
  return larger
}
