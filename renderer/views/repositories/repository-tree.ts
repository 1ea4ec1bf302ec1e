/** A part of the nested names of repositories; it may be a repository, hold others, or both. */
export interface NameNode {
  /** The full name up to here. */
  readonly path: string
  readonly label: string
  readonly depth: number
  readonly isRepository: boolean
  readonly children: readonly NameNode[]
  /** Repositories below, itself not counted. */
  readonly below: number
}

interface Growing {
  path: string
  label: string
  depth: number
  isRepository: boolean
  children: Map<string, Growing>
}

/** Nests names by their slashes, sorted by part. */
export function nestNames(names: Iterable<string>): readonly NameNode[] {
  const top = new Map<string, Growing>()
  for (const name of names) {
    let level = top
    let path = ''
    const parts = name.split('/')
    parts.forEach((label, depth) => {
      path = depth === 0 ? label : `${path}/${label}`
      let node = level.get(label)
      if (node === undefined) {
        node = { path, label, depth, isRepository: false, children: new Map() }
        level.set(label, node)
      }
      if (depth === parts.length - 1) node.isRepository = true
      level = node.children
    })
  }
  return finish(top)
}

function finish(level: ReadonlyMap<string, Growing>): readonly NameNode[] {
  return [...level.values()]
    .sort((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0))
    .map((node) => {
      const children = finish(node.children)
      const below = children.reduce((sum, child) => sum + child.below + (child.isRepository ? 1 : 0), 0)
      const { path, label, depth, isRepository } = node
      return { path, label, depth, isRepository, children, below }
    })
}

/** The nodes that show when those for which `isOpen` holds are open, each before its children. */
export function openNodes(
  nodes: readonly NameNode[],
  isOpen: (path: string) => boolean,
): readonly { readonly node: NameNode; readonly open: boolean }[] {
  const shown: { node: NameNode; open: boolean }[] = []
  const walk = (level: readonly NameNode[]): void => {
    for (const node of level) {
      const open = node.children.length > 0 && isOpen(node.path)
      shown.push({ node, open })
      if (open) walk(node.children)
    }
  }
  walk(nodes)
  return shown
}

/** The folders that a name is in: `a/b/c` is in `a` and `a/b`. */
export function foldersOf(name: string): readonly string[] {
  const parts = name.split('/')
  return parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('/'))
}
