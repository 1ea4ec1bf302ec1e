import {
  differenceKinds,
  entryKinds,
  fileDifferences,
  type DifferenceKind,
  type FileDifferenceColumns,
  type FileDifferenceSums,
  type FileSideColumns,
} from '../../api/rows.ts'
import { rowsAStep } from '../../catalog/questions/steps.ts'
import { ownerOf, type MergedImage } from '../merge/merge-layers.ts'
import { none } from '../merge/merged-tree.ts'
import { contentDigestBytes } from '../model/layer-entries.ts'
import { comparePaths } from './compare-paths.ts'

/** An image that is compared: its layers merged, and by layer which blob it is. */
export interface MergedSide {
  readonly image: MergedImage
  readonly digests: readonly string[]
}

/**
 * The files that differ, in batches and in the order of paths; undefined is a pause. Gives the sums at the end. A file is the
 * same where it comes from one layer, or its bytes have one digest, and its kind, size, mode, owner and link target are the
 * same. Where sizes are the same and a digest is not known, its bytes are not compared.
 */
export function* fileDifference(
  before: MergedSide,
  after: MergedSide,
): Generator<FileDifferenceColumns | undefined, FileDifferenceSums, undefined> {
  const counts = { same: 0, added: 0, changed: 0, gone: 0, notCompared: 0 }
  let batch = new Batch()
  let worked = 0
  for (const [old, young] of pairs(before.image, after.image)) {
    worked += 1
    if (worked % (rowsAStep / 4) === 0) yield undefined
    const { change, differs } = changeOf(before, old, after, young)
    counts[change] += 1
    if (change === 'same') continue
    batch.add(change, differs, before.image, old, after.image, young)
    if (batch.count < mostInBatch) continue
    yield batch.columns
    batch = new Batch()
  }
  if (batch.count > 0) yield batch.columns
  return {
    ...counts,
    beforeBytes: before.image.summary.sizeBytes,
    afterBytes: after.image.summary.sizeBytes,
  }
}

const mostInBatch = 4096

type Node = number | undefined

/** Nodes of two images by path, in the order of paths. */
function* pairs(before: MergedImage, after: MergedImage): Generator<readonly [Node, Node], void, undefined> {
  const [left, right] = [presentNodes(before), presentNodes(after)]
  let [old, young] = [left.next(), right.next()]
  while (old.done !== true || young.done !== true) {
    if (young.done === true || (old.done !== true && pathOrder(old.value, young.value) < 0)) {
      yield [old.value ?? undefined, undefined]
      old = left.next()
    } else if (old.done === true || pathOrder(old.value, young.value) > 0) {
      yield [undefined, young.value]
      young = right.next()
    } else {
      yield [old.value, young.value]
      old = left.next()
      young = right.next()
    }
  }

  function pathOrder(one: number, other: number): number {
    return comparePaths(before.tree.paths[one] ?? '', after.tree.paths[other] ?? '')
  }
}

function* presentNodes({ tree, order }: MergedImage): Generator<number, void, undefined> {
  for (const node of order) if (tree.isPresent(node)) yield node
}

function changeOf(
  before: MergedSide,
  old: Node,
  after: MergedSide,
  young: Node,
): { readonly change: DifferenceKind; readonly differs: number } {
  if (old === undefined) return { change: 'added', differs: 0 }
  if (young === undefined) return { change: 'gone', differs: 0 }
  const [one, other] = [placeOf(before.image, old), placeOf(after.image, young)]
  const isOneEntry =
    one.entry === other.entry &&
    before.digests[one.layer - 1] === after.digests[other.layer - 1] &&
    one.entry !== none
  if (isOneEntry) return { change: 'same', differs: 0 }
  const [is, was] = [factsOf(after.image, young), factsOf(before.image, old)]
  let differs = 0
  if (is.kind !== was.kind) differs |= fileDifferences.type
  if (is.mode !== was.mode && is.kind !== symbolicLink) differs |= fileDifferences.mode
  if (is.userId !== was.userId || is.groupId !== was.groupId) differs |= fileDifferences.owner
  if (is.target !== was.target) differs |= fileDifferences.target
  if (is.sizeBytes !== was.sizeBytes) differs |= fileDifferences.size | fileDifferences.content
  else if (is.kind === file && was.kind === file && is.sizeBytes > 0) {
    const same = sameBytes(before.image, one, after.image, other)
    if (same === undefined && differs === 0) return { change: 'notCompared', differs }
    if (same === false) differs |= fileDifferences.content
  }
  return { change: differs === 0 ? 'same' : 'changed', differs }
}

interface EntryPlace {
  readonly layer: number
  readonly entry: number
}

function placeOf({ tree }: MergedImage, node: number): EntryPlace {
  const thing = tree.thing(node)
  return { layer: tree.layerOf(thing), entry: tree.entryOf(thing) }
}

/** Undefined where the digest of one is not known. */
function sameBytes(
  before: MergedImage,
  one: EntryPlace,
  after: MergedImage,
  other: EntryPlace,
): boolean | undefined {
  const was = before.layers[one.layer - 1]?.contentDigests
  const is = after.layers[other.layer - 1]?.contentDigests
  if (was === undefined || is === undefined) return undefined
  const [wasAt, isAt] = [one.entry * contentDigestBytes, other.entry * contentDigestBytes]
  let [wasKnown, isKnown, same] = [false, false, true]
  for (let at = 0; at < contentDigestBytes; at += 1) {
    const [left, right] = [was[wasAt + at] ?? 0, is[isAt + at] ?? 0]
    wasKnown ||= left !== 0
    isKnown ||= right !== 0
    same &&= left === right
  }
  return wasKnown && isKnown ? same : undefined
}

const file = entryKinds.indexOf('file')
const symbolicLink = entryKinds.indexOf('symbolicLink')

function factsOf({ layers, tree }: MergedImage, node: number) {
  const thing = tree.thing(node)
  const kind = tree.kindOf(thing)
  const entries = layers[tree.layerOf(thing) - 1]
  const entry = tree.entryOf(thing)
  return {
    kind,
    ...ownerOf(layers, tree, thing),
    sizeBytes: kind === file ? (entries?.sizesBytes[entry] ?? 0) : 0,
    target: kind === symbolicLink ? (entries?.targets[entry] ?? '') : '',
  }
}

class Batch {
  readonly #paths: string[] = []
  readonly #changes = new Uint8Array(mostInBatch)
  readonly #differs = new Uint8Array(mostInBatch)
  readonly #before = new Side()
  readonly #after = new Side()

  get count(): number {
    return this.#paths.length
  }

  add(
    change: DifferenceKind,
    differs: number,
    before: MergedImage,
    old: Node,
    after: MergedImage,
    young: Node,
  ): void {
    const row = this.count
    this.#paths.push(
      young === undefined ? (before.tree.paths[old ?? 0] ?? '') : (after.tree.paths[young] ?? ''),
    )
    this.#changes[row] = differenceKinds.indexOf(change)
    this.#differs[row] = differs
    this.#before.set(row, before, old)
    this.#after.set(row, after, young)
  }

  get columns(): FileDifferenceColumns {
    const { count } = this
    return {
      paths: this.#paths,
      changes: this.#changes.slice(0, count),
      differs: this.#differs.slice(0, count),
      before: this.#before.columns(count),
      after: this.#after.columns(count),
    }
  }
}

class Side {
  readonly #kinds = new Uint8Array(mostInBatch)
  readonly #sizesBytes = new Float64Array(mostInBatch)
  readonly #modes = new Uint32Array(mostInBatch)
  readonly #userIds = new Float64Array(mostInBatch)
  readonly #groupIds = new Float64Array(mostInBatch)
  readonly #layers = new Uint32Array(mostInBatch)
  readonly #targets: string[] = []

  set(row: number, image: MergedImage, node: Node): void {
    if (node === undefined) {
      this.#targets.push('')
      return
    }
    const { kind, sizeBytes, mode, userId, groupId, target } = factsOf(image, node)
    this.#kinds[row] = kind
    this.#sizesBytes[row] = sizeBytes
    this.#modes[row] = mode
    this.#userIds[row] = userId
    this.#groupIds[row] = groupId
    this.#layers[row] = image.tree.layer(node)
    this.#targets.push(target)
  }

  columns(count: number): FileSideColumns {
    return {
      kinds: this.#kinds.slice(0, count),
      sizesBytes: this.#sizesBytes.slice(0, count),
      modes: this.#modes.slice(0, count),
      userIds: this.#userIds.slice(0, count),
      groupIds: this.#groupIds.slice(0, count),
      layers: this.#layers.slice(0, count),
      targets: this.#targets,
    }
  }
}
