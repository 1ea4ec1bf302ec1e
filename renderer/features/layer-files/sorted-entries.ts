import { kindAt, pathAt, type EntryList } from '../../api/lists/entry-list.ts'

/** Entries in the order of a tree: a folder, then what is in it, folders before files. Kept to sort a longer list on. */
export interface SortedEntries {
  readonly list: EntryList
  readonly keys: readonly string[]
  readonly order: Uint32Array
}

/** How many paths are sorted, or merged, in one slice: some milliseconds. Long paths are fewer. */
const sliceSorts = 1000
const sliceCharacters = 100_000
const sliceMerges = 4000

/** `before` is an order of the first of them: only what came since is sorted. */
export function* sortedEntrySteps(
  list: EntryList,
  before?: SortedEntries,
): Generator<void, SortedEntries, void> {
  const isLonger = before?.list.blocks === list.blocks && before.list.count <= list.count
  const keys = isLonger ? before.keys.slice() : []
  const known = isLonger ? before.order : new Uint32Array(0)
  let runs: Uint32Array[] = []
  while (keys.length < list.count) {
    const first = keys.length
    addKeys(list, keys)
    runs.push(sortedRun(keys, first, keys.length))
    yield
  }
  while (runs.length > 1) {
    const longer: Uint32Array[] = []
    for (let at = 0; at < runs.length; at += 2) {
      const [left = new Uint32Array(0), right] = runs.slice(at, at + 2)
      longer.push(right === undefined ? left : yield* merged(keys, left, right))
    }
    runs = longer
  }
  const newer = runs[0] ?? new Uint32Array(0)
  const order = known.length === 0 ? newer : yield* merged(keys, known, newer)
  return { list, keys, order }
}

/**
 * Sorts like a tree when it is compared as text: a folder's name begins with a sign below those of names, and what is in it
 * follows at once.
 */
export function pathKey(path: string, isFolder: boolean): string {
  if (isFolder) return folderKey(path)
  const at = path.lastIndexOf('/')
  return at === -1 ? path : `${folderKey(path.slice(0, at))}\0${path.slice(at + 1)}`
}

function addKeys(list: EntryList, keys: string[]): void {
  const last = Math.min(list.count, keys.length + sliceSorts)
  let characters = 0
  while (keys.length < last && characters < sliceCharacters) {
    const key = treeKey(list, keys.length)
    characters += key.length
    keys.push(key)
  }
}

function treeKey(list: EntryList, entry: number): string {
  return pathKey(pathAt(list, entry), isFolderKind(list, entry))
}

/** An opaque entry is a mark on its folder. */
export function isFolderKind(list: EntryList, entry: number): boolean {
  const kind = kindAt(list, entry)
  return kind === 'folder' || kind === 'opaque'
}

function folderKey(path: string): string {
  return `\u0001${path.replaceAll('/', '\0\u0001')}`
}

function sortedRun(keys: readonly string[], first: number, last: number): Uint32Array {
  const run = Uint32Array.from({ length: last - first }, (_, offset) => first + offset)
  return run.sort((a, b) => {
    const [left = '', right = ''] = [keys[a], keys[b]]
    return left < right ? -1 : left > right ? 1 : a - b
  })
}

/** Equal ones stay in the order in which they came. */
function* merged(
  keys: readonly string[],
  left: Uint32Array,
  right: Uint32Array,
): Generator<void, Uint32Array, void> {
  const result = new Uint32Array(left.length + right.length)
  let [at, fromLeft, fromRight] = [0, 0, 0]
  while (at < result.length) {
    const stop = Math.min(result.length, at + sliceMerges)
    for (; at < stop; at += 1) {
      const [a, b] = [left[fromLeft], right[fromRight]]
      const takeLeft = a !== undefined && (b === undefined || (keys[a] ?? '') <= (keys[b] ?? ''))
      if (takeLeft) fromLeft += 1
      else fromRight += 1
      result[at] = (takeLeft ? a : b) ?? 0
    }
    yield
  }
  return result
}
