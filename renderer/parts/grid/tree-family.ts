/** Where a node of a flattened tree stands among its own. */
export interface Family {
  /** Index of the node above; undefined at the top. */
  readonly parent: number | undefined
  /** From 1. */
  readonly position: number
  readonly siblings: number
}

/** Reads parents and siblings off the depths of a tree that is laid out as a list, each node before its children. */
export function familyOf(nodes: readonly { readonly depth: number }[]): readonly Family[] {
  const found: { parent: number | undefined; position: number; group: { siblings: number } }[] = []
  const open: { index: number; depth: number; group: { siblings: number } }[] = []
  const top = { siblings: 0 }
  nodes.forEach(({ depth }, index) => {
    while ((open.at(-1)?.depth ?? -1) >= depth) open.pop()
    const above = open.at(-1)
    const group = above?.group ?? top
    group.siblings += 1
    found.push({ parent: above?.index, position: group.siblings, group })
    open.push({ index, depth, group: { siblings: 0 } })
  })
  return found.map(({ parent, position, group }) => ({ parent, position, siblings: group.siblings }))
}
