import { entryChanges, entryKinds, type EntryColumns, type EntryKind } from '../../../electron/api/rows.ts'

/**
 * Entries of a layer, or of the image that layers make, as columns in blocks that only grow: half a million are a few hundred
 * arrays, none of which has to be copied. Whoever holds an older list reads its first `count` entries and never sees those that
 * came later.
 */
export interface EntryList {
  readonly blocks: EntryBlock[]
  readonly count: number
}

/** Entries as they arrive; those of an image say also from which layer they are and what the last layer did to them. */
export interface EntryPage extends EntryColumns {
  readonly first: number
  readonly layers?: Uint32Array
  readonly changes?: Uint8Array
}

interface EntryBlock {
  readonly paths: string[]
  readonly targets: string[]
  readonly kinds: Uint8Array
  readonly sizesBytes: Float64Array
  readonly modes: Uint32Array
  readonly userIds: Float64Array
  readonly groupIds: Float64Array
  readonly modifiedAtMs: Float64Array
  /** 0 where it is not told. */
  readonly layers: Uint32Array
  readonly changes: Uint8Array
}

/** Of two, so that a block is found by shifting. */
const blockBits = 13
const blockEntries = 1 << blockBits
const inBlock = blockEntries - 1

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

/** Before the first page. Nothing is added to it: the first page begins a list. */
export const noEntries: EntryList = { blocks: [], count: 0 }

/** Adds a page at the end. One that begins at 0 begins the list anew. */
export function addEntries(list: EntryList, page: EntryPage): EntryList {
  const { first } = page
  const blocks = first === 0 || list.count === 0 ? [] : list.blocks
  const { length } = page.paths
  for (let from = 0; from < length;) {
    const at = first + from
    const to = Math.min(length, from + blockEntries - (at & inBlock))
    while (blocks.length <= at >> blockBits) blocks.push(newBlock())
    const block = blocks[at >> blockBits]
    if (block !== undefined) write(block, at & inBlock, page, from, to)
    from = to
  }
  return { blocks, count: first + length }
}

export function entryAt(list: EntryList, index: number): Entry | undefined {
  const block = blockOf(list, index)
  const at = index & inBlock
  const path = block?.paths[at]
  if (block === undefined || path === undefined) return undefined
  return {
    index,
    path,
    kind: entryKinds[block.kinds[at] ?? 0] ?? 'file',
    sizeBytes: block.sizesBytes[at] ?? 0,
    mode: block.modes[at] ?? 0,
    userId: block.userIds[at] ?? 0,
    groupId: block.groupIds[at] ?? 0,
    modifiedAtMs: block.modifiedAtMs[at] ?? 0,
    target: block.targets[at] ?? '',
    layer: block.layers[at] ?? 0,
    change: entryChanges[block.changes[at] ?? 0] ?? 'none',
  }
}

export function pathAt(list: EntryList, index: number): string {
  return blockOf(list, index)?.paths[index & inBlock] ?? ''
}

export function kindAt(list: EntryList, index: number): EntryKind {
  return entryKinds[blockOf(list, index)?.kinds[index & inBlock] ?? 0] ?? 'file'
}

/** Bytes that an entry takes: what is deleted takes none. */
export function sizeAt(list: EntryList, index: number): number {
  const block = blockOf(list, index)
  const at = index & inBlock
  if (block === undefined || entryChanges[block.changes[at] ?? 0] === 'deleted') return 0
  return block.sizesBytes[at] ?? 0
}

/** The last entry for a path, which is the one that counts; -1 when there is none. */
export function lastOfPath(list: EntryList, path: string): number {
  for (let index = list.count - 1; index >= 0; index -= 1) if (pathAt(list, index) === path) return index
  return -1
}

function blockOf(list: EntryList, index: number): EntryBlock | undefined {
  return index >= 0 && index < list.count ? list.blocks[index >> blockBits] : undefined
}

function newBlock(): EntryBlock {
  return {
    paths: [],
    targets: [],
    kinds: new Uint8Array(blockEntries),
    sizesBytes: new Float64Array(blockEntries),
    modes: new Uint32Array(blockEntries),
    userIds: new Float64Array(blockEntries),
    groupIds: new Float64Array(blockEntries),
    modifiedAtMs: new Float64Array(blockEntries),
    layers: new Uint32Array(blockEntries),
    changes: new Uint8Array(blockEntries),
  }
}

/** Writes the entries of a page from one to another, not including it. */
function write(block: EntryBlock, at: number, page: EntryPage, from: number, to: number): void {
  for (let entry = from; entry < to; entry += 1) {
    block.paths[at + entry - from] = page.paths[entry] ?? ''
    block.targets[at + entry - from] = page.targets[entry] ?? ''
  }
  block.kinds.set(page.kinds.subarray(from, to), at)
  block.sizesBytes.set(page.sizesBytes.subarray(from, to), at)
  block.modes.set(page.modes.subarray(from, to), at)
  block.userIds.set(page.userIds.subarray(from, to), at)
  block.groupIds.set(page.groupIds.subarray(from, to), at)
  block.modifiedAtMs.set(page.modifiedAtMs.subarray(from, to), at)
  if (page.layers !== undefined) block.layers.set(page.layers.subarray(from, to), at)
  if (page.changes !== undefined) block.changes.set(page.changes.subarray(from, to), at)
}
