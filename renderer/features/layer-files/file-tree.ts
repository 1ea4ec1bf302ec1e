import { kindAt, pathAt, sizeAt, type EntryList } from '../../api/lists/entry-list.ts'
import { isFolderKind, pathKey, type SortedEntries } from './sorted-entries.ts'

/**
 * Entries as a tree whose rows stand in its order: a row, then all that is below it. Folders that no entry is about have
 * rows, too. Columns by row; nothing is kept for a row besides.
 */
export interface FileTree {
  readonly list: EntryList
  readonly count: number
  /** The entry of a row; -1 of a folder that no entry is about. */
  readonly entries: Int32Array
  /** An entry whose path begins with the row's, and how long that is. */
  readonly sources: Uint32Array
  readonly lengths: Uint32Array
  readonly depths: Uint32Array
  /** -1 at the top. */
  readonly parents: Int32Array
  /** The first row that is not below a row. */
  readonly ends: Uint32Array
  readonly folders: Uint8Array
  /** 1 for a folder that hides what lower layers have in it. */
  readonly opaque: Uint8Array
  /** Bytes of all files before a row; one more than there are rows. */
  readonly bytesBefore: Float64Array
  /** Among the rows with the same parent, from 1, and how many those are. */
  readonly positions: Uint32Array
  readonly children: Uint32Array
  readonly topRows: number
}

/** How many rows one slice makes. */
const sliceRows = 2000
/** Folders that a hostile archive nests beyond these stand in the name of what is in them. */
const mostImplied = 1_000_000
const mostNested = 200

/** Makes the rows in slices. Of two entries for one path the later one counts, as when an archive is unpacked. */
export function* fileTreeSteps({ list, order }: SortedEntries): Generator<void, FileTree, void> {
  const rows = new TreeBuilder(list, yield* newRowSteps(order.length))
  let next = 0
  for (const entry of order) {
    rows.add(entry)
    if (rows.count < next) continue
    yield
    next = rows.count + sliceRows
  }
  return rows.end()
}

class TreeBuilder {
  readonly #list: EntryList
  #columns: RowColumns
  #count = 0
  #implied = 0
  #topRows = 0
  #bytes = 0
  /** The open folders above the next row: rows and paths. */
  readonly #rows: number[] = []
  readonly #paths: string[] = []

  constructor(list: EntryList, columns: RowColumns) {
    this.#list = list
    this.#columns = columns
  }

  add(entry: number): void {
    const path = pathAt(this.#list, entry)
    const isFolder = isFolderKind(this.#list, entry)
    this.#closeUntil(path, isFolder)
    if (isFolder && this.#paths.at(-1) === path) {
      this.#tellOfFolder(this.#rows.at(-1) ?? 0, entry)
      return
    }
    const last = this.#count - 1
    if (!isFolder && last >= 0 && this.#columns.folders[last] === 0 && this.#pathOf(last) === path) {
      this.#replace(last, entry)
      return
    }
    this.#addFoldersAbove(path, entry)
    const row = this.#addRow(entry, path.length, isFolder)
    if (!isFolder) {
      this.#columns.entries[row] = entry
      this.#bytes += sizeAt(this.#list, entry)
      return
    }
    this.#open(row, path)
    this.#tellOfFolder(row, entry)
  }

  get count(): number {
    return this.#count
  }

  end(): FileTree {
    this.#closeUntil('', false)
    const count = this.#count
    this.#columns.bytesBefore[count] = this.#bytes
    return { list: this.#list, count, ...this.#columns, topRows: this.#topRows }
  }

  /** A folder's own path, or a path below it, keeps it open. */
  #closeUntil(path: string, isFolder: boolean): void {
    for (;;) {
      const folder = this.#paths.at(-1)
      if (folder === undefined) return
      if (isFolder && folder === path) return
      if (path.length > folder.length && path[folder.length] === '/' && path.startsWith(folder)) return
      this.#columns.ends[this.#rows.at(-1) ?? 0] = this.#count
      this.#paths.pop()
      this.#rows.pop()
    }
  }

  #addFoldersAbove(path: string, entry: number): void {
    let from = (this.#paths.at(-1)?.length ?? -1) + 1
    for (;;) {
      const slash = path.indexOf('/', from)
      if (slash === -1 || this.#implied >= mostImplied || this.#rows.length >= mostNested) return
      this.#implied += 1
      this.#open(this.#addRow(entry, slash, true), path.slice(0, slash))
      from = slash + 1
    }
  }

  #addRow(source: number, length: number, isFolder: boolean): number {
    const row = this.#count
    this.#count += 1
    this.#columns = withRoom(this.#columns, this.#count)
    const columns = this.#columns
    const parent = this.#rows.at(-1) ?? -1
    columns.entries[row] = -1
    columns.sources[row] = source
    columns.lengths[row] = length
    columns.depths[row] = this.#rows.length
    columns.parents[row] = parent
    columns.ends[row] = row + 1
    columns.folders[row] = isFolder ? 1 : 0
    columns.bytesBefore[row] = this.#bytes
    if (parent === -1) this.#topRows += 1
    const position = parent === -1 ? this.#topRows : (columns.children[parent] ?? 0) + 1
    columns.positions[row] = position
    if (parent !== -1) columns.children[parent] = position
    return row
  }

  #open(row: number, path: string): void {
    this.#rows.push(row)
    this.#paths.push(path)
  }

  #tellOfFolder(row: number, entry: number): void {
    if (kindAt(this.#list, entry) === 'opaque') this.#columns.opaque[row] = 1
    else this.#columns.entries[row] = entry
  }

  /** A whiteout is about lower layers only: beside an entry for the same path it says nothing. */
  #replace(row: number, entry: number): void {
    if (kindAt(this.#list, entry) === 'whiteout') return
    this.#bytes = (this.#columns.bytesBefore[row] ?? 0) + sizeAt(this.#list, entry)
    this.#columns.entries[row] = entry
    this.#columns.sources[row] = entry
  }

  #pathOf(row: number): string {
    const { sources, lengths } = this.#columns
    return pathAt(this.#list, sources[row] ?? 0).slice(0, lengths[row])
  }
}

export function pathOf(tree: FileTree, row: number): string {
  return pathAt(tree.list, tree.sources[row] ?? 0).slice(0, tree.lengths[row])
}

/** The part of a row's path that its parent does not have. */
export function nameOf(tree: FileTree, row: number): string {
  const parent = tree.parents[row] ?? -1
  return pathOf(tree, row).slice(parent === -1 ? 0 : (tree.lengths[parent] ?? 0) + 1)
}

/** Bytes of a file, or of all files below a folder. */
export function bytesOf(tree: FileTree, row: number): number {
  return (tree.bytesBefore[tree.ends[row] ?? 0] ?? 0) - (tree.bytesBefore[row] ?? 0)
}

/** Names a row as long as the tree has one for its path; a folder's ends in a slash. */
export function idOf(tree: FileTree, row: number): string {
  const path = pathOf(tree, row)
  return tree.folders[row] === 1 ? `${path}/` : path
}

/** The row of a path: a folder's ends in a slash. */
export function rowOf(tree: FileTree, id: string): number | undefined {
  const isFolder = id.endsWith('/')
  const path = isFolder ? id.slice(0, -1) : id
  const wanted = pathKey(path, isFolder)
  let [low, high] = [0, tree.count]
  while (low < high) {
    const middle = (low + high) >> 1
    if (keyOf(tree, middle) < wanted) low = middle + 1
    else high = middle
  }
  return low < tree.count && keyOf(tree, low) === wanted ? low : undefined
}

function keyOf(tree: FileTree, row: number): string {
  return pathKey(pathOf(tree, row), tree.folders[row] === 1)
}

interface RowColumns {
  readonly entries: Int32Array
  readonly sources: Uint32Array
  readonly lengths: Uint32Array
  readonly depths: Uint32Array
  readonly parents: Int32Array
  readonly ends: Uint32Array
  readonly folders: Uint8Array
  readonly opaque: Uint8Array
  readonly bytesBefore: Float64Array
  readonly positions: Uint32Array
  readonly children: Uint32Array
}

/** Room for so many entries and the folders that they lack, an array at a time: all at once take longer than a frame. */
function* newRowSteps(entries: number): Generator<void, RowColumns, void> {
  const capacity = 1024 + Math.ceil(entries * 1.1)
  const columns = { ...newRows(0), bytesBefore: new Float64Array(capacity + 1) }
  for (const name of uint32Columns) {
    yield
    columns[name] = new Uint32Array(capacity)
  }
  yield
  const entriesOfRows = new Int32Array(capacity)
  yield
  const parents = new Int32Array(capacity)
  yield
  const bytes = { folders: new Uint8Array(capacity), opaque: new Uint8Array(capacity) }
  return { ...columns, ...bytes, entries: entriesOfRows, parents }
}

const uint32Columns = ['sources', 'lengths', 'depths', 'ends', 'positions', 'children'] as const

function newRows(capacity: number) {
  return {
    entries: new Int32Array(capacity),
    sources: new Uint32Array(capacity),
    lengths: new Uint32Array(capacity),
    depths: new Uint32Array(capacity),
    parents: new Int32Array(capacity),
    ends: new Uint32Array(capacity),
    folders: new Uint8Array(capacity),
    opaque: new Uint8Array(capacity),
    bytesBefore: new Float64Array(capacity + 1),
    positions: new Uint32Array(capacity),
    children: new Uint32Array(capacity),
  }
}

function withRoom(columns: RowColumns, count: number): RowColumns {
  const capacity = columns.entries.length
  if (count <= capacity) return columns
  const larger = newRows(capacity * 2)
  larger.entries.set(columns.entries)
  larger.sources.set(columns.sources)
  larger.lengths.set(columns.lengths)
  larger.depths.set(columns.depths)
  larger.parents.set(columns.parents)
  larger.ends.set(columns.ends)
  larger.folders.set(columns.folders)
  larger.opaque.set(columns.opaque)
  larger.bytesBefore.set(columns.bytesBefore)
  larger.positions.set(columns.positions)
  larger.children.set(columns.children)
  return larger
}
