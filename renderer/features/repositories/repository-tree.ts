import type { Problem, RepositoryRow } from '../../../electron/api/rows.ts'

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

interface Growing {
  readonly path: string
  readonly label: string
  readonly depth: number
  isRepository: boolean
  below: number
  readonly children: Map<string, Growing>
  /** The children in order; undefined when one came since. */
  sorted: readonly Growing[] | undefined
}

/**
 * The names of a store's repositories, as a tree and as a list. Grows with the listing: a page costs its own rows,
 * however many came before, and only levels that are looked at are put in order.
 */
export class NameIndex {
  #pages: readonly (readonly RepositoryRow[])[] = []
  #names = new Set<string>()
  #problems = new Map<string, readonly Problem[]>()
  #top = growing('', '', -1)

  /** Takes up the pages that it has not seen; a listing that is not a longer one of the same begins it anew. */
  update(pages: readonly (readonly RepositoryRow[])[]): void {
    const common = Math.min(this.#pages.length, pages.length)
    if (common > 0 && this.#pages[common - 1] !== pages[common - 1]) this.#clear()
    if (pages.length <= this.#pages.length) return
    for (const page of pages.slice(this.#pages.length)) for (const row of page) this.#add(row)
    this.#pages = pages
  }

  get size(): number {
    return this.#names.size
  }

  problemsOf(name: string): readonly Problem[] {
    return this.#problems.get(name) ?? []
  }

  /** Names that hold the text, whatever the case, in order. */
  matching(text: string): readonly string[] {
    const wanted = text.toLowerCase()
    const found: string[] = []
    for (const name of this.#names) if (name.toLowerCase().includes(wanted)) found.push(name)
    return found.sort()
  }

  /** The repositories in a folder, in order; itself not among them. */
  inFolder(path: string): readonly string[] {
    return [...this.#names].filter((name) => name.startsWith(`${path}/`)).sort()
  }

  has(name: string): boolean {
    return this.#names.has(name)
  }

  /** The nodes that show when those for which `isOpen` holds are open, each before its children. */
  openNodes(isOpen: (path: string) => boolean): readonly OpenNode[] {
    const shown: OpenNode[] = []
    const walk = (parent: Growing): void => {
      parent.sorted ??= [...parent.children.values()].sort(byLabel)
      for (const node of parent.sorted) {
        const expandable = node.children.size > 0
        const open = expandable && isOpen(node.path)
        const { path, label, depth, isRepository, below } = node
        shown.push({ path, label, depth, isRepository, below, expandable, open })
        if (open) walk(node)
      }
    }
    walk(this.#top)
    return shown
  }

  #add({ name, problems }: RepositoryRow): void {
    if (problems.length > 0) this.#problems.set(name, problems)
    if (this.#names.has(name)) return
    this.#names.add(name)
    let node = this.#top
    let path = ''
    for (const label of name.split('/')) {
      node.below += 1
      path = node.depth === -1 ? label : `${path}/${label}`
      let child = node.children.get(label)
      if (child === undefined) {
        child = growing(path, label, node.depth + 1)
        node.children.set(label, child)
        node.sorted = undefined
      }
      node = child
    }
    node.isRepository = true
  }

  #clear(): void {
    this.#pages = []
    this.#names = new Set()
    this.#problems = new Map()
    this.#top = growing('', '', -1)
  }
}

export interface OpenNode extends NameNode {
  readonly expandable: boolean
  readonly open: boolean
}

/** The folders that a name is in: `a/b/c` is in `a` and `a/b`. */
export function foldersOf(name: string): readonly string[] {
  const parts = name.split('/')
  return parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('/'))
}

function growing(path: string, label: string, depth: number): Growing {
  return { path, label, depth, isRepository: false, below: 0, children: new Map(), sorted: undefined }
}

function byLabel(a: Growing, b: Growing): number {
  return a.label < b.label ? -1 : a.label > b.label ? 1 : 0
}
