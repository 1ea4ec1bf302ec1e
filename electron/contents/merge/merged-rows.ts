import { entryChanges, entryKinds, type ImageEntryColumns } from '../../api/rows.ts'
import { changeOf, ownerOf, type MergedImage } from './merge-layers.ts'
import { none } from './merged-tree.ts'

/** Rows of an image in the order of paths; what the last layer deleted is as it was below it. */
export function mergedRows(image: MergedImage, first: number, end: number): ImageEntryColumns {
  const nodes = image.order.subarray(first, end)
  const columns = emptyColumns(nodes.length)
  for (const [row, node] of nodes.entries()) fillRow(image, columns, row, node)
  return columns
}

/** A file, folder or link of an image as it runs. */
export interface MergedFile {
  readonly path: string
  /** A position in `entryKinds`. Of a hard link `target` is the path that has the file. */
  readonly kind: number
  readonly target: string
  /** The layer, counted from 1, and its entry that has the bytes; no entry for a folder that no layer has one for. */
  readonly layer: number
  readonly entry: number | undefined
}

/** All that an image has, or what is at and below a path, in the order of paths: a folder comes before what is in it. */
export function* mergedFiles(image: MergedImage, top = ''): Generator<MergedFile, void, undefined> {
  const { tree } = image
  for (const node of image.order) {
    const path = tree.paths[node] ?? ''
    if (!tree.isPresent(node) || (top !== '' && path !== top && !path.startsWith(`${top}/`))) continue
    const thing = tree.thing(node)
    const entry = tree.entryOf(thing)
    yield {
      path,
      ...leadsTo(image, node, thing),
      layer: tree.layerOf(thing),
      entry: entry === none ? undefined : entry,
    }
  }
}

type Writable<Columns> = {
  -readonly [Name in keyof Columns]: Columns[Name] extends readonly string[] ? string[] : Columns[Name]
}

function emptyColumns(count: number): Writable<ImageEntryColumns> {
  return {
    paths: [],
    kinds: new Uint8Array(count),
    sizesBytes: new Float64Array(count),
    modes: new Uint32Array(count),
    userIds: new Float64Array(count),
    groupIds: new Float64Array(count),
    modifiedAtMs: new Float64Array(count),
    targets: [],
    layers: new Uint32Array(count),
    firstLayers: new Uint32Array(count),
    changes: new Uint8Array(count),
    sourceLayers: new Uint32Array(count),
    sourceEntries: new Uint32Array(count),
  }
}

function fillRow(image: MergedImage, columns: Writable<ImageEntryColumns>, row: number, node: number): void {
  const { tree, layers, thingsBelow } = image
  const change = changeOf(image, node)
  const thing = change === deleted ? (thingsBelow[node] ?? none) : tree.thing(node)
  const { kind, target } = leadsTo(image, node, thing)
  const { mode, userId, groupId } = ownerOf(layers, tree, thing)
  const entries = layers[tree.layerOf(thing) - 1]
  const entry = tree.entryOf(thing)
  columns.paths.push(tree.paths[node] ?? '')
  columns.kinds[row] = kind
  columns.sizesBytes[row] = kind === file ? (entries?.sizesBytes[entry] ?? 0) : 0
  columns.modes[row] = mode
  columns.userIds[row] = userId
  columns.groupIds[row] = groupId
  columns.modifiedAtMs[row] = entries?.modifiedAtMs[entry] ?? 0
  columns.targets.push(target)
  columns.layers[row] = tree.layer(node)
  columns.firstLayers[row] = tree.firstLayer(node)
  columns.changes[row] = change
  columns.sourceLayers[row] = tree.layerOf(thing)
  columns.sourceEntries[row] = entry
}

const deleted = entryChanges.indexOf('deleted')
const file = entryKinds.indexOf('file')
const folder = entryKinds.indexOf('folder')
const symbolicLink = entryKinds.indexOf('symbolicLink')
const hardLink = entryKinds.indexOf('hardLink')

/** A file that several paths lead to is at the first of them that is left; the others are hard links to it. */
function leadsTo({ tree, layers }: MergedImage, node: number, thing: number) {
  const kind = tree.kindOf(thing)
  if (kind === symbolicLink || kind === hardLink) {
    return { kind, target: layers[tree.layerOf(thing) - 1]?.targets[tree.entryOf(thing)] ?? '' }
  }
  const main = kind === folder ? node : tree.mainNode(thing, node)
  return main === node ? { kind, target: '' } : { kind: hardLink, target: tree.paths[main] ?? '' }
}
