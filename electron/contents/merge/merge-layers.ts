import { entryChanges, entryKinds, type ImageFilesSummary, type WastedFile } from '../../api/rows.ts'
import { rowsAStep, type Steps } from '../../catalog/questions/steps.ts'
import type { LayerEntries } from '../model/layer-entries.ts'
import { Largest } from './largest.ts'
import { MergedTree, none } from './merged-tree.ts'
import { inPathOrder } from './path-order.ts'
import { mostEntries, tooManyFiles } from './too-many-files.ts'

/** Layers in their order, merged. */
export interface MergedImage {
  /** The lowest first: a layer's number here counts from 1. */
  readonly layers: readonly LayerEntries[]
  readonly tree: MergedTree
  /** What the nodes led to below the last layer. Nodes that came later are not in it. */
  readonly thingsBelow: Uint32Array
  /** The nodes that are there, and those that the last layer took away, in the order of paths. */
  readonly order: Uint32Array
  readonly summary: Omit<ImageFilesSummary, 'layers'>
  /** By layer. */
  readonly perLayer: readonly { readonly sizeBytes: number; readonly wastedBytes: number }[]
}

/**
 * Puts layers over each other. Memory: some 150 bytes for each path that a layer has, beside the layers' entries. Fails with
 * TooLarge for more than 4,000,000 entries in all, where a layer that comes twice counts twice: a manifest of some KB can have
 * one layer thousands of times.
 */
export function* mergeLayers(layers: readonly LayerEntries[]): Steps<MergedImage> {
  const all = layers.reduce((total, { count }) => total + count, 0)
  if (all > mostEntries) throw tooManyFiles()
  const sizes = new Float64Array(layers.length)
  const waste = new Waste(layers)
  const tree: MergedTree = new MergedTree({
    room: all + 1024,
    targetOf: (layer, entry) => layers[layer - 1]?.targets[entry] ?? '',
    onLost: (thing, node, byLayer, how) => waste.note(tree, thing, node, byLayer, how),
  })
  let thingsBelow: Uint32Array = new Uint32Array(0)
  for (const [at, entries] of layers.entries()) {
    if (at === layers.length - 1) thingsBelow = tree.things()
    for (let entry = 0; entry < entries.count; entry += 1) {
      const more = tree.apply(at + 1, entries, entry)
      if (more !== undefined) yield* more
      sizes[at] = (sizes[at] ?? 0) + (entries.sizesBytes[entry] ?? 0)
      if (entry % applied === 0 || isDeep(entries.paths[entry])) yield
    }
  }
  const wanted = (node: number) => tree.isPresent(node) || wasThere(thingsBelow, node)
  const order = yield* inPathOrder(tree, wanted)
  return {
    layers,
    tree,
    thingsBelow,
    order,
    summary: { ...(yield* summaryOf(tree, layers, order)), ...waste.summary },
    perLayer: layers.map((_, at) => ({
      sizeBytes: sizes[at] ?? 0,
      wastedBytes: waste.byLayer[at] ?? 0,
    })),
  }
}

/** An entry is looked up by its path, which takes a microsecond or two. */
const applied = rowsAStep / 4
/** Of a path with thousands of folders each is looked up, by a path of its own. */
const isDeep = (path = '') => path.length > 512
const mostListed = 100

/** What the last layer did to a node, as a position in `entryChanges`. */
export function changeOf({ layers, tree, thingsBelow }: MergedImage, node: number): number {
  const thing = tree.thing(node)
  if (!wasThere(thingsBelow, node)) return added
  if (thing === none) return deleted
  const below = thingsBelow[node] ?? none
  if (tree.layer(node) !== layers.length || thing === below) return unchanged
  const isFolder = tree.kindOf(thing) === folder && tree.kindOf(below) === folder
  return isFolder && sameFolder(layers, tree, thing, below) ? unchanged : changed
}

/** Owner and permissions of what a thing is; of a folder without an entry those that it gets when it is made. */
export function ownerOf(layers: readonly LayerEntries[], tree: MergedTree, thing: number) {
  const entries = layers[tree.layerOf(thing) - 1]
  const entry = tree.entryOf(thing)
  if (entries === undefined || entry === none) return { mode: 0o755, userId: 0, groupId: 0 }
  return {
    mode: entries.modes[entry] ?? 0,
    userId: entries.userIds[entry] ?? 0,
    groupId: entries.groupIds[entry] ?? 0,
  }
}

const unchanged = entryChanges.indexOf('none')
const added = entryChanges.indexOf('added')
const changed = entryChanges.indexOf('changed')
const deleted = entryChanges.indexOf('deleted')
const file = entryKinds.indexOf('file')
const folder = entryKinds.indexOf('folder')

/** Layers repeat the folders above what they bring: those have not changed. */
function sameFolder(layers: readonly LayerEntries[], tree: MergedTree, a: number, b: number): boolean {
  const [one, other] = [ownerOf(layers, tree, a), ownerOf(layers, tree, b)]
  return one.mode === other.mode && one.userId === other.userId && one.groupId === other.groupId
}

function wasThere(thingsBelow: Uint32Array, node: number): boolean {
  return node < thingsBelow.length && thingsBelow[node] !== none
}

function* summaryOf(
  tree: MergedTree,
  layers: readonly LayerEntries[],
  order: Uint32Array,
): Steps<Pick<ImageFilesSummary, 'files' | 'sizeBytes' | 'largest'>> {
  const largest = new Largest<ImageFilesSummary['largest'][number]>(mostListed)
  let files = 0
  let total = 0
  for (const [row, node] of order.entries()) {
    if (row % rowsAStep === 0) yield
    const thing = tree.thing(node)
    if (thing === none || tree.kindOf(thing) !== file || tree.mainNode(thing, node) !== node) continue
    const layer = tree.layerOf(thing)
    const sizeBytes = layers[layer - 1]?.sizesBytes[tree.entryOf(thing)] ?? 0
    files += 1
    total += sizeBytes
    if (largest.takes(sizeBytes)) largest.add({ path: tree.paths[node] ?? '', sizeBytes, layer })
  }
  return { files, sizeBytes: total, largest: largest.all }
}

/** Bytes that are downloaded for nothing. What a layer has twice itself is not counted. */
class Waste {
  readonly byLayer: Float64Array
  private readonly layers: readonly LayerEntries[]
  private total = 0
  private readonly largest = new Largest<WastedFile>(mostListed)

  constructor(layers: readonly LayerEntries[]) {
    this.layers = layers
    this.byLayer = new Float64Array(layers.length)
  }

  note(tree: MergedTree, thing: number, node: number, byLayer: number, how: 'deleted' | 'replaced'): void {
    const layer = tree.layerOf(thing)
    const sizeBytes = this.layers[layer - 1]?.sizesBytes[tree.entryOf(thing)] ?? 0
    if (layer === byLayer) return
    this.total += sizeBytes
    this.byLayer[layer - 1] = (this.byLayer[layer - 1] ?? 0) + sizeBytes
    if (!this.largest.takes(sizeBytes)) return
    this.largest.add({ path: tree.paths[node] ?? '', sizeBytes, layer, byLayer, how })
  }

  get summary(): Pick<ImageFilesSummary, 'wastedBytes' | 'wasted'> {
    return { wastedBytes: this.total, wasted: this.largest.all }
  }
}
