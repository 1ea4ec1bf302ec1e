import type { Problem, RepositoryRow } from '../../../electron/api/rows.ts'
import { PackedText } from '../../parts/packed-text.ts'

/** A part of the nested names of repositories; it may be a repository, hold others, or both. */
export interface NameNode {
  /** The full name up to here. */
  readonly path: string
  readonly label: string
  readonly depth: number
  readonly isRepository: boolean
  /** Repositories below, itself not counted. */
  readonly below: number
}

/** A node that shows. */
export interface OpenNode extends NameNode {
  readonly expandable: boolean
  readonly open: boolean
  /** Among the nodes with the same parent, from 1. */
  readonly position: number
  readonly siblings: number
}

class Growing {
  readonly path: string
  readonly label: string
  readonly parent: Growing | undefined
  readonly depth: number
  isRepository = false
  below = 0
  readonly children = new Map<string, Growing>()
  /** The children in order, but for those that came since. */
  sorted: Growing[] = []
  fresh: Growing[] = []
  /** In `sorted` of its parent, from 1. */
  position = 0
  /** Its number among all, from 0. */
  readonly id: number

  constructor(path: string, label: string, parent: Growing | undefined, id: number) {
    this.id = id
    this.path = path
    this.label = label
    this.parent = parent
    this.depth = parent === undefined ? -1 : parent.depth + 1
  }
}

/**
 * The names of a store's repositories, as a tree and as a list. Grows with the listing: a page costs its own rows,
 * however many came before, and only levels that are looked at are put in order.
 */
export class NameIndex {
  #pages: readonly (readonly RepositoryRow[])[] = []
  #names: string[] = []
  #text = new PackedText()
  #problems = new Map<string, readonly Problem[]>()
  #top = new Growing('', '', undefined, 0)
  #nodes = 1

  /** Takes up the pages that it has not seen; a listing that is not a longer one of the same begins it anew. */
  update(pages: readonly (readonly RepositoryRow[])[]): void {
    const common = Math.min(this.#pages.length, pages.length)
    if (common > 0 && this.#pages[common - 1] !== pages[common - 1]) this.#clear()
    if (pages.length <= this.#pages.length) return
    for (const page of pages.slice(this.#pages.length)) for (const row of page) this.#add(row)
    this.#pages = pages
  }

  get size(): number {
    return this.#names.length
  }

  problemsOf(name: string): readonly Problem[] {
    return this.#problems.get(name) ?? noProblems
  }

  /** All names in order. */
  inOrder(): readonly string[] {
    return this.#ordered()
  }

  /** Names that hold the text, whatever the case, in order. */
  matching(text: string): readonly string[] {
    const found = this.#text.find(text)
    if (found.length < fewNames) return found.map((at) => this.#names[at] ?? '').sort()
    const wanted = new Uint8Array(this.#names.length)
    for (const at of found) wanted[at] = 1
    return this.#ordered().filter((_, at) => wanted[this.#order[at] ?? 0] === 1)
  }

  /** The repositories in a folder, in order; itself not among them. */
  inFolder(path: string): readonly string[] {
    const folder = this.#node(path)
    if (folder === undefined) return []
    const names: string[] = []
    const walk = (node: Growing): void => {
      for (const child of node.children.values()) {
        if (child.isRepository) names.push(child.path)
        walk(child)
      }
    }
    walk(folder)
    return names.sort()
  }

  has(name: string): boolean {
    return this.#node(name)?.isRepository === true
  }

  /** The nodes that show when those for which `isOpen` holds are open, each before its children. */
  openNodes(isOpen: (path: string) => boolean): OpenNodes {
    const shown: Growing[] = []
    const open = new Set<Growing>()
    // One more than the row; 0 for what does not show.
    const rows = new Uint32Array(this.#nodes)
    const walk = (parent: Growing): void => {
      order(parent)
      for (const node of parent.sorted) {
        shown.push(node)
        rows[node.id] = shown.length
        if (node.children.size === 0 || !isOpen(node.path)) continue
        open.add(node)
        walk(node)
      }
    }
    walk(this.#top)
    const rowOf = (node: Growing | undefined): number | undefined => {
      const row = node === undefined ? 0 : (rows[node.id] ?? 0)
      return row === 0 ? undefined : row - 1
    }
    return {
      count: shown.length,
      nodeAt: (index) => {
        const node = shown[index]
        return node && openNode(node, open.has(node))
      },
      indexOf: (path) => rowOf(this.#node(path)),
      parentOf: (index) => rowOf(shown[index]?.parent),
    }
  }

  /** All names in order, and which of them each is. */
  #inOrder: string[] = []
  #order: number[] = []
  /** Whether names came that belong far before others: then all are sorted when somebody looks. */
  #isMixed = false

  #ordered(): readonly string[] {
    if (this.#isMixed) {
      const names = this.#names
      const order = Array.from(names, (_, at) => at)
      // Names come nearly in order, and sorting those costs one comparison a name.
      order.sort((a, b) => ((names[a] ?? '') < (names[b] ?? '') ? -1 : 1))
      this.#order = order
      this.#inOrder = order.map((at) => names[at] ?? '')
      this.#isMixed = false
    }
    return this.#inOrder
  }

  /** Puts the last name in its place: names come in the order of keys, where `a-b` is before `a`. */
  #place(name: string): void {
    if (this.#isMixed) return
    const { length } = this.#inOrder
    let to = length
    while (to > 0 && length - to < nearNames && (this.#inOrder[to - 1] ?? '') > name) to -= 1
    const at = this.#names.length - 1
    if (to === length) {
      this.#inOrder.push(name)
      this.#order.push(at)
    } else if (to > 0 && (this.#inOrder[to - 1] ?? '') > name) this.#isMixed = true
    else {
      this.#inOrder.splice(to, 0, name)
      this.#order.splice(to, 0, at)
    }
  }

  #node(path: string): Growing | undefined {
    let node: Growing | undefined = this.#top
    for (const label of path.split('/')) node = node?.children.get(label)
    return node
  }

  #add({ name, problems }: RepositoryRow): void {
    if (problems.length > 0) this.#problems.set(name, problems)
    let node = this.#top
    const above: Growing[] = []
    for (const label of name.split('/')) {
      above.push(node)
      let child = node.children.get(label)
      if (child === undefined) {
        const path = node.depth === -1 ? label : `${node.path}/${label}`
        child = new Growing(path, label, node, this.#nodes)
        this.#nodes += 1
        node.children.set(label, child)
        node.fresh.push(child)
      }
      node = child
    }
    if (node.isRepository) return
    node.isRepository = true
    for (const each of above) each.below += 1
    this.#names.push(name)
    this.#place(name)
    this.#text.add(name)
  }

  #clear(): void {
    this.#pages = []
    this.#names = []
    this.#text = new PackedText()
    this.#problems = new Map()
    this.#top = new Growing('', '', undefined, 0)
    this.#nodes = 1
    this.#order = []
    this.#inOrder = []
    this.#isMixed = false
  }
}

/** So few are sorted faster than picked out of all. */
const fewNames = 4096
/** So far before the last, a name is put in its place as it comes. */
const nearNames = 64
const noProblems: readonly Problem[] = []

/** What shows of the tree, as a list. */
export interface OpenNodes {
  readonly count: number
  readonly nodeAt: (index: number) => OpenNode | undefined
  readonly indexOf: (path: string) => number | undefined
  readonly parentOf: (index: number) => number | undefined
}

/** Puts the children in order: those that came since are sorted alone and merged. */
function order(parent: Growing): void {
  const { fresh, sorted } = parent
  if (fresh.length === 0) return
  fresh.sort(byLabel)
  const [first] = fresh
  const last = sorted.at(-1)
  const begin = sorted.length
  if (last === undefined || (first !== undefined && byLabel(last, first) < 0)) {
    for (const child of fresh) sorted.push(child)
    for (let at = begin; at < sorted.length; at += 1) place(sorted, at)
  } else {
    parent.sorted = merged(sorted, fresh)
    for (let at = 0; at < parent.sorted.length; at += 1) place(parent.sorted, at)
  }
  parent.fresh = []
}

function place(sorted: readonly Growing[], at: number): void {
  const node = sorted[at]
  if (node !== undefined) node.position = at + 1
}

function merged(left: readonly Growing[], right: readonly Growing[]): Growing[] {
  const both: Growing[] = []
  let at = 0
  for (const node of right) {
    for (let next = left[at]; next !== undefined && byLabel(next, node) < 0; next = left[at]) {
      both.push(next)
      at += 1
    }
    both.push(node)
  }
  for (; at < left.length; at += 1) {
    const next = left[at]
    if (next !== undefined) both.push(next)
  }
  return both
}

function openNode(node: Growing, open: boolean): OpenNode {
  const { path, label, depth, isRepository, below, position } = node
  const expandable = node.children.size > 0
  const siblings = node.parent?.sorted.length ?? 0
  return { path, label, depth, isRepository, below, expandable, open, position, siblings }
}

/** The folders that a name is in: `a/b/c` is in `a` and `a/b`. */
export function foldersOf(name: string): readonly string[] {
  const parts = name.split('/')
  return parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('/'))
}

function byLabel(a: Growing, b: Growing): number {
  return a.label < b.label ? -1 : a.label > b.label ? 1 : 0
}

/** Where a name is among names in order; undefined when it is not. */
export function indexInOrder(names: readonly string[], name: string): number | undefined {
  let [low, high] = [0, names.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((names[middle] ?? '') < name) low = middle + 1
    else high = middle
  }
  return names[low] === name ? low : undefined
}
