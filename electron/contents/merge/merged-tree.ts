import { entryKinds, noEntry } from '../../api/rows.ts'
import { GrowingBytes, GrowingIds } from '../../catalog/build/growing.ts'
import { rowsAStep, type Steps } from '../../catalog/questions/steps.ts'
import type { LayerEntries } from '../model/layer-entries.ts'
import { PathMap } from './path-map.ts'
import { ImpliedFolders } from './too-many-files.ts'

/** What a tree asks, and tells. */
export interface MergedTreeOptions {
  /** How many paths there will be, about: columns that grow leave much to collect. */
  readonly room: number
  /** Where a symbolic link leads, as written. */
  readonly targetOf: (layer: number, entry: number) => string
  /** Is called for each file that nothing leads to any more, with the path that led to it last. */
  readonly onLost: (thing: number, node: number, byLayer: number, how: 'deleted' | 'replaced') => void
}

/**
 * The files of an image while its layers are put over each other. A node is a path: it stays when what was there is
 * deleted, so that a layer can be told from those below it. A thing is what a path leads to, by the layer and entry that
 * brought it; several paths lead to one thing by hard links. Paths go through symbolic links to folders, which cannot
 * lead out of the root, as `umoci unpack` follows them.
 *
 * Takes some 150 bytes for a node, beside the entries of the layers. Fails as `ImpliedFolders` says.
 */
export class MergedTree {
  /** Paths by node. The root, which is node 0, has the empty one. */
  readonly paths: string[] = []
  private readonly nodes = new PathMap()
  private readonly parents: GrowingIds
  private readonly firstChildren: GrowingIds
  private readonly nextSiblings: GrowingIds
  private readonly thingAt: GrowingIds
  private readonly layerAt: GrowingIds
  private readonly firstLayerAt: GrowingIds
  /** The layer that brought the node, or something below it, last: its own whiteouts leave the node alone. */
  private readonly touchedBy: GrowingIds

  private readonly thingLayers: GrowingIds
  private readonly thingEntries: GrowingIds
  private readonly thingKinds: GrowingBytes
  private readonly thingLinks: GrowingIds
  /** The node that the thing was brought to: the others are hard links to it. */
  private readonly thingNodes: GrowingIds

  private readonly options: MergedTreeOptions
  private lastFolder: { path: string; node: number } | undefined
  private readonly implied = new ImpliedFolders()

  constructor(options: MergedTreeOptions) {
    this.options = options
    const { room } = options
    this.parents = new GrowingIds(room)
    this.firstChildren = new GrowingIds(room)
    this.nextSiblings = new GrowingIds(room)
    this.thingAt = new GrowingIds(room)
    this.layerAt = new GrowingIds(room)
    this.firstLayerAt = new GrowingIds(room)
    this.touchedBy = new GrowingIds(room)
    this.thingLayers = new GrowingIds(room)
    this.thingEntries = new GrowingIds(room)
    this.thingLinks = new GrowingIds(room)
    this.thingNodes = new GrowingIds(room)
    this.thingKinds = new GrowingBytes(room)
    this.newNode('', none)
    this.bring(0, this.newThing(0, none, folder, 0), 0, 0)
  }

  get count(): number {
    return this.paths.length
  }

  isPresent(node: number): boolean {
    return this.thingAt.at(node) !== none
  }

  /** What the path leads to; `none` where it was deleted. */
  thing(node: number): number {
    return this.thingAt.at(node)
  }

  /** What all paths lead to, as it is now. */
  things(): Uint32Array {
    return this.thingAt.values.slice()
  }

  /** The layer that put the path there last, or took it away, counted from 1. */
  layer(node: number): number {
    return this.layerAt.at(node)
  }

  /** The layer since which the path is there. */
  firstLayer(node: number): number {
    return this.firstLayerAt.at(node)
  }

  kindOf(thing: number): number {
    return this.thingKinds.at(thing)
  }

  /** 0 for a folder that no layer has an entry for. */
  layerOf(thing: number): number {
    return this.thingLayers.at(thing)
  }

  /** `none` for a folder that no layer has an entry for. */
  entryOf(thing: number): number {
    return this.thingEntries.at(thing)
  }

  /** The path that the thing has as a file; other paths are hard links to it. A path that was deleted gives way to `node`. */
  mainNode(thing: number, node: number): number {
    const main = this.thingNodes.at(thing)
    if (this.thingAt.at(main) === thing) return main
    this.thingNodes.set(thing, node)
    return node
  }

  /** The first node below a folder, or below a path that was one; 0 where there is none. */
  firstChild(node: number): number {
    return this.firstChildren.at(node)
  }

  /** The next node in the same folder, in no order; 0 after the last. */
  nextSibling(node: number): number {
    return this.nextSiblings.at(node)
  }

  /** Puts an entry of a layer there. What takes away many files gives the steps in which it goes on. */
  apply(layer: number, entries: LayerEntries, entry: number): Steps<void> | undefined {
    const path = entries.paths[entry] ?? ''
    const kind = entries.kinds[entry] ?? outside
    switch (entryKinds[kind]) {
      case 'whiteout':
        return this.whiteOut(layer, this.find(path), false)
      case 'opaque': {
        const resolved = this.resolve(path)
        return resolved === undefined ? undefined : this.whiteOut(layer, this.nodes.get(resolved), true)
      }
      case 'hardLink':
        return this.put(layer, path, () => this.linked(layer, entry, entries.targets[entry] ?? ''))
      case 'folder':
        this.putFolder(layer, path, entry)
        return undefined
      case 'file':
      case 'symbolicLink':
      case 'characterDevice':
      case 'blockDevice':
      case 'pipe':
        return this.put(layer, path, (node) => this.newThing(layer, entry, kind, node))
      case 'outside':
      case undefined:
      default:
        return undefined
    }
  }

  private putFolder(layer: number, path: string, entry: number): void {
    const node = path === '' ? 0 : this.nodeFor(path, layer)
    if (node === undefined) return
    const first = this.isPresent(node) ? this.firstLayerAt.at(node) : layer
    this.takeAwayOne(node, layer, 'replaced')
    this.bring(node, this.newThing(layer, entry, folder, node), layer, first)
  }

  private put(layer: number, path: string, thing: (node: number) => number): Steps<void> | undefined {
    const node = path === '' ? undefined : this.nodeFor(path, layer)
    if (node === undefined) return undefined
    const first = this.isPresent(node) ? this.firstLayerAt.at(node) : layer
    if (!this.isFolder(node)) {
      this.takeAwayOne(node, layer, 'replaced')
      this.bring(node, thing(node), layer, first)
      return undefined
    }
    return this.putOverFolder(layer, node, thing, first)
  }

  private *putOverFolder(
    layer: number,
    node: number,
    thing: (node: number) => number,
    first: number,
  ): Steps<void> {
    yield* this.takeAway(node, layer, 'replaced')
    this.bring(node, thing(node), layer, first)
  }

  /** What a hard link leads to. One to what is not there is a thing of its own: unpacking such a layer fails. */
  private linked(layer: number, entry: number, target: string): number {
    const to = this.find(target)
    const thing = to === undefined ? none : this.thingAt.at(to)
    if (thing !== none && this.kindOf(thing) !== folder) return thing
    return this.newThing(layer, entry, hardLink, 0)
  }

  /** What the layer itself brought stays, wherever in the archive its whiteout stands. */
  private *whiteOut(layer: number, node: number | undefined, opaque: boolean): Steps<void> {
    if (node === undefined || !this.isPresent(node)) return
    if (!opaque && node !== 0 && this.touchedBy.at(node) !== layer) {
      yield* this.takeAway(node, layer, 'deleted')
      return
    }
    const open = [node]
    let worked = 0
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      for (let child = this.firstChild(at); child !== 0; child = this.nextSibling(child)) {
        worked += 1
        if (worked % rowsAStep === 0) yield
        if (!this.isPresent(child)) continue
        if (this.touchedBy.at(child) === layer) open.push(child)
        else yield* this.takeAway(child, layer, 'deleted')
      }
    }
  }

  private *takeAway(top: number, layer: number, how: 'deleted' | 'replaced'): Steps<void> {
    const open = [top]
    let worked = 0
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const isFolder = this.isFolder(at)
      this.takeAwayOne(at, layer, at === top ? how : 'deleted')
      if (!isFolder) continue
      for (let child = this.firstChild(at); child !== 0; child = this.nextSibling(child)) {
        worked += 1
        if (worked % rowsAStep === 0) yield
        if (this.isPresent(child)) open.push(child)
      }
    }
  }

  private takeAwayOne(node: number, layer: number, how: 'deleted' | 'replaced'): void {
    const thing = this.thingAt.at(node)
    if (thing === none) return
    this.lastFolder = undefined
    this.thingAt.set(node, none)
    this.layerAt.set(node, layer)
    const links = this.thingLinks.at(thing) - 1
    this.thingLinks.set(thing, links)
    if (links === 0 && this.kindOf(thing) === file) this.options.onLost(thing, node, layer, how)
  }

  private bring(node: number, thing: number, layer: number, firstLayer: number): void {
    this.thingAt.set(node, thing)
    this.thingLinks.set(thing, this.thingLinks.at(thing) + 1)
    this.layerAt.set(node, layer)
    this.firstLayerAt.set(node, firstLayer)
    for (let at = node; this.touchedBy.at(at) !== layer; at = this.parents.at(at)) {
      this.touchedBy.set(at, layer)
      if (at === 0) return
    }
  }

  private newThing(layer: number, entry: number, kind: number, node: number): number {
    this.thingLayers.push(layer)
    this.thingEntries.push(entry)
    this.thingKinds.push(kind)
    this.thingLinks.push(0)
    this.thingNodes.push(node)
    return this.thingLayers.length - 1
  }

  private newNode(path: string, parent: number): number {
    const node = this.paths.length
    this.paths.push(path)
    this.nodes.set(path, node)
    this.parents.push(parent === none ? 0 : parent)
    this.firstChildren.push(0)
    this.nextSiblings.push(parent === none ? 0 : this.firstChildren.at(parent))
    if (parent !== none) this.firstChildren.set(parent, node)
    this.thingAt.push(none)
    this.layerAt.push(0)
    this.firstLayerAt.push(0)
    this.touchedBy.push(none)
    return node
  }

  /** The node of a path whose last name is not followed; undefined where its folder is not there. */
  private find(path: string): number | undefined {
    if (path === '') return 0
    const slash = path.lastIndexOf('/')
    const above = path.slice(0, Math.max(slash, 0))
    const known = this.presentFolder(above)
    const resolved = known === undefined ? this.resolve(above) : above
    const at = resolved === undefined ? undefined : this.nodes.get(below(resolved, path, slash))
    return at !== undefined && this.isPresent(at) ? at : undefined
  }

  /** As `find`, and makes the folders that are not there. Undefined where symbolic links go in a circle. */
  private nodeFor(path: string, layer: number): number | undefined {
    const slash = path.lastIndexOf('/')
    const above = path.slice(0, Math.max(slash, 0))
    const parent = this.presentFolder(above) ?? this.makeFolder(above, layer)
    if (parent === undefined) return undefined
    const own = below(this.paths[parent] ?? '', path, slash)
    return this.nodes.get(own) ?? this.newNode(own, parent)
  }

  /** A folder that is there is so by its own path: nothing above it is a symbolic link. */
  private presentFolder(path: string): number | undefined {
    if (path === '') return 0
    if (this.lastFolder?.path === path) return this.lastFolder.node
    const node = this.nodes.get(path)
    if (node === undefined || !this.isFolder(node)) return undefined
    this.lastFolder = { path, node }
    return node
  }

  private isFolder(node: number): boolean {
    const thing = this.thingAt.at(node)
    return thing !== none && this.kindOf(thing) === folder
  }

  private makeFolder(path: string, layer: number): number | undefined {
    const resolved = this.resolve(path)
    if (resolved === undefined) return undefined
    let node = 0
    for (const each of foldersTo(resolved)) {
      const next = this.nodes.get(each) ?? this.newNode(each, node)
      if (!this.isFolder(next)) {
        const first = this.isPresent(next) ? this.firstLayerAt.at(next) : layer
        this.implied.add(each)
        this.takeAwayOne(next, layer, 'replaced')
        this.bring(next, this.newThing(0, none, folder, next), layer, first)
      }
      node = next
    }
    return node
  }

  /** Where a path leads when symbolic links are followed, with the root as its top; undefined for a circle. */
  private resolve(path: string): string | undefined {
    let left = path
    let done = ''
    for (let links = 0; left !== '';) {
      const slash = left.indexOf('/')
      const name = slash === -1 ? left : left.slice(0, slash)
      left = slash === -1 ? '' : left.slice(slash + 1)
      if (name === '' || name === '.') continue
      if (name === '..') {
        done = done.slice(0, Math.max(done.lastIndexOf('/'), 0))
        continue
      }
      const next = done === '' ? name : `${done}/${name}`
      const target = this.linkAt(next)
      if (target === undefined) {
        done = next
        continue
      }
      links += 1
      if (links > mostLinks || target.length + left.length > longestPath) return undefined
      if (target.startsWith('/')) done = ''
      left = left === '' ? target : `${target}/${left}`
    }
    return done
  }

  private linkAt(path: string): string | undefined {
    const node = this.nodes.get(path)
    const thing = node === undefined ? none : this.thingAt.at(node)
    if (thing === none || this.kindOf(thing) !== symbolicLink) return undefined
    return this.options.targetOf(this.layerOf(thing), this.entryOf(thing))
  }
}

/** No thing, or no entry. */
export const none = noEntry

const file = entryKinds.indexOf('file')
const folder = entryKinds.indexOf('folder')
const symbolicLink = entryKinds.indexOf('symbolicLink')
const hardLink = entryKinds.indexOf('hardLink')
const outside = entryKinds.indexOf('outside')

/** As the library that umoci resolves paths with. */
const mostLinks = 255
const longestPath = 65_536

/** The path itself where its folder is where the path says. */
function below(folderPath: string, path: string, slash: number): string {
  if (slash === folderPath.length && path.startsWith(folderPath)) return path
  const name = path.slice(slash + 1)
  return folderPath === '' ? name : `${folderPath}/${name}`
}

/** `a`, `a/b`, `a/b/c`. */
function* foldersTo(path: string): Generator<string, void, undefined> {
  if (path === '') return
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
    yield path.slice(0, slash)
  }
  yield path
}
