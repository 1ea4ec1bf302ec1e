import {
  differenceKinds,
  type DifferenceKind,
  type FileDifferenceColumns,
  type FileSideColumns,
} from '../../../electron/api/rows.ts'

/**
 * The files that differ, as columns in blocks that only grow: nothing is copied when more arrive. Whoever holds an older list
 * reads its first `count` files and never sees those that came later.
 */
export interface FileDifferences {
  readonly blocks: FileBlock[]
  readonly count: number
}

interface FileBlock extends FileDifferenceColumns {
  /** The number of its first file. */
  readonly first: number
}

/** A file that differs. */
export interface FileDifference {
  readonly path: string
  readonly change: DifferenceKind
  /** Bits of `fileDifferences`. */
  readonly differs: number
  readonly before: FileSide | undefined
  readonly after: FileSide | undefined
}

export interface FileSide {
  readonly kind: number
  readonly sizeBytes: number
  readonly mode: number
  readonly userId: number
  readonly groupId: number
  /** Counted from 1. */
  readonly layer: number
  readonly target: string
}

/** Before the first files. Nothing is added to it: the first block begins a list. */
export const noFiles: FileDifferences = { blocks: [], count: 0 }

/** Adds files at the end. Those that begin at 0 begin the list anew. */
export function addFiles(list: FileDifferences, block: FileBlock): FileDifferences {
  const blocks = block.first === 0 || list.count === 0 ? [] : list.blocks
  blocks.push(block)
  return { blocks, count: block.first + block.paths.length }
}

export function fileAt(
  { blocks }: Pick<FileDifferences, 'blocks'>,
  index: number,
): FileDifference | undefined {
  const block = blockOf(blocks, index)
  const at = index - (block?.first ?? 0)
  const path = block?.paths[at]
  if (block === undefined || path === undefined) return undefined
  return {
    path,
    change: differenceKinds[block.changes[at] ?? 0] ?? 'same',
    differs: block.differs[at] ?? 0,
    before: sideOf(block.before, at),
    after: sideOf(block.after, at),
  }
}

export function pathAt({ blocks }: Pick<FileDifferences, 'blocks'>, index: number): string {
  const block = blockOf(blocks, index)
  return block?.paths[index - block.first] ?? ''
}

/** Of a file before or after, to sort by; -1 where it is not there. */
export function sizeAt(
  { blocks }: Pick<FileDifferences, 'blocks'>,
  side: 'before' | 'after',
  index: number,
): number {
  const block = blockOf(blocks, index)
  if (block === undefined) return -1
  const at = index - block.first
  return block[side].layers[at] === 0 ? -1 : (block[side].sizesBytes[at] ?? 0)
}

/** A position in `differenceKinds`. */
export function changeAt({ blocks }: Pick<FileDifferences, 'blocks'>, index: number): number {
  const block = blockOf(blocks, index)
  return block?.changes[index - block.first] ?? 0
}

/** Which files have a change and a part in their path, whatever the case: 1 at the place of each. Pauses every few thousand. */
export function* matchingFileSteps(
  list: FileDifferences,
  change: DifferenceKind | undefined,
  text: string,
): Generator<void, Uint8Array, void> {
  const among = new Uint8Array(list.count)
  const wanted = text.toLowerCase()
  const kind = change === undefined ? undefined : differenceKinds.indexOf(change)
  for (const { first, paths, changes } of list.blocks) {
    if (first >= list.count) break
    for (let at = 0; at < paths.length; at += 1) {
      if (kind !== undefined && changes[at] !== kind) continue
      if (wanted === '' || (paths[at] ?? '').toLowerCase().includes(wanted)) among[first + at] = 1
    }
    yield
  }
  return among
}

function blockOf(blocks: readonly FileBlock[], index: number): FileBlock | undefined {
  let [low, high] = [0, blocks.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((blocks[middle]?.first ?? 0) <= index) low = middle + 1
    else high = middle
  }
  return blocks[low - 1]
}

/** Layers count from 1: without one the file is not there. */
function sideOf(side: FileSideColumns, at: number): FileSide | undefined {
  const layer = side.layers[at] ?? 0
  if (layer === 0) return undefined
  return {
    layer,
    kind: side.kinds[at] ?? 0,
    sizeBytes: side.sizesBytes[at] ?? 0,
    mode: side.modes[at] ?? 0,
    userId: side.userIds[at] ?? 0,
    groupId: side.groupIds[at] ?? 0,
    target: side.targets[at] ?? '',
  }
}
