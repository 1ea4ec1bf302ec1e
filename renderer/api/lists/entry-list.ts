import { entryChanges, entryKinds, type EntryColumns, type EntryKind } from '../../../electron/api/rows.ts'

/**
 * Entries of a layer, or of the image that layers make, as columns that only grow: half a million are a few arrays. Whoever
 * holds an older list reads its first `count` entries and never sees those that came later.
 */
export interface EntryList {
  readonly columns: GrowingColumns
  readonly count: number
}

/** Entries as they arrive; those of an image say also from which layer they are and what the last layer did to them. */
export interface EntryPage extends EntryColumns {
  readonly first: number
  readonly layers?: Uint32Array
  readonly changes?: Uint8Array
}

interface GrowingColumns {
  readonly paths: string[]
  readonly targets: string[]
  kinds: Uint8Array
  sizesBytes: Float64Array
  modes: Uint32Array
  userIds: Float64Array
  groupIds: Float64Array
  modifiedAtMs: Float64Array
  /** 0 where it is not told. */
  layers: Uint32Array
  changes: Uint8Array
}

export interface Entry {
  readonly index: number
  readonly path: string
  readonly kind: EntryKind
  readonly sizeBytes: number
  /** The lower twelve bits. */
  readonly mode: number
  readonly userId: number
  readonly groupId: number
  readonly modifiedAtMs: number
  readonly target: string
  /** Counted from 1; 0 where entries are those of one layer. */
  readonly layer: number
  readonly change: (typeof entryChanges)[number]
}

/** Before the first page. Its columns are never written to: the first page makes new ones. */
export const noEntries: EntryList = { columns: newColumns(0), count: 0 }

const firstCapacity = 1024

/** Adds a page at the end. One that begins at 0 begins the list anew. */
export function addEntries(list: EntryList, page: EntryPage): EntryList {
  const { first } = page
  const columns = first === 0 || list.count === 0 ? newColumns(firstCapacity) : list.columns
  const count = first + page.paths.length
  makeRoom(columns, count)
  columns.paths.length = first
  columns.targets.length = first
  for (const path of page.paths) columns.paths.push(path)
  for (const target of page.targets) columns.targets.push(target)
  columns.kinds.set(page.kinds, first)
  columns.sizesBytes.set(page.sizesBytes, first)
  columns.modes.set(page.modes, first)
  columns.userIds.set(page.userIds, first)
  columns.groupIds.set(page.groupIds, first)
  columns.modifiedAtMs.set(page.modifiedAtMs, first)
  if (page.layers !== undefined) columns.layers.set(page.layers, first)
  if (page.changes !== undefined) columns.changes.set(page.changes, first)
  return { columns, count }
}

export function entryAt(list: EntryList, index: number): Entry | undefined {
  const { columns } = list
  const path = index >= 0 && index < list.count ? columns.paths[index] : undefined
  if (path === undefined) return undefined
  return {
    index,
    path,
    kind: kindAt(list, index),
    sizeBytes: columns.sizesBytes[index] ?? 0,
    mode: columns.modes[index] ?? 0,
    userId: columns.userIds[index] ?? 0,
    groupId: columns.groupIds[index] ?? 0,
    modifiedAtMs: columns.modifiedAtMs[index] ?? 0,
    target: columns.targets[index] ?? '',
    layer: columns.layers[index] ?? 0,
    change: entryChanges[columns.changes[index] ?? 0] ?? 'none',
  }
}

export function kindAt(list: EntryList, index: number): EntryKind {
  return entryKinds[list.columns.kinds[index] ?? 0] ?? 'file'
}

function newColumns(capacity: number): GrowingColumns {
  return {
    paths: [],
    targets: [],
    kinds: new Uint8Array(capacity),
    sizesBytes: new Float64Array(capacity),
    modes: new Uint32Array(capacity),
    userIds: new Float64Array(capacity),
    groupIds: new Float64Array(capacity),
    modifiedAtMs: new Float64Array(capacity),
    layers: new Uint32Array(capacity),
    changes: new Uint8Array(capacity),
  }
}

function makeRoom(columns: GrowingColumns, count: number): void {
  const { kinds, sizesBytes, modes, userIds, groupIds, modifiedAtMs, layers, changes } = columns
  if (count <= kinds.length) return
  let capacity = kinds.length
  while (capacity < count) capacity *= 2
  Object.assign(columns, newColumns(capacity), { paths: columns.paths, targets: columns.targets })
  columns.kinds.set(kinds)
  columns.sizesBytes.set(sizesBytes)
  columns.modes.set(modes)
  columns.userIds.set(userIds)
  columns.groupIds.set(groupIds)
  columns.modifiedAtMs.set(modifiedAtMs)
  columns.layers.set(layers)
  columns.changes.set(changes)
}
