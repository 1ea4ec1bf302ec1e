import { select, type Selection } from './selection.ts'

interface Choosable {
  readonly id: string
  /** False for a node that only groups others. */
  readonly selectable?: boolean
}

/** Ids of the nodes that can be chosen, in their order. */
export function choosable(nodes: readonly Choosable[]): readonly string[] {
  return nodes.filter(({ selectable }) => selectable !== false).map(({ id }) => id)
}

/**
 * What is chosen after reaching to a node, which may be one that only groups others. It begins at the last choice's
 * anchor; at the cursor where that has gone on since, because moving through a tree chooses nothing.
 */
export function reachTo(
  selection: Selection,
  nodes: readonly Choosable[],
  cursor: string | undefined,
  to: string,
): Selection {
  const anchor = selection.cursor === cursor ? selection.anchor : cursor
  const ids = nodes.map(({ id }) => id)
  const reached = select({ ...selection, anchor }, ids, to, 'range')
  return { ...reached, chosen: new Set(choosable(nodes).filter((id) => reached.chosen.has(id))) }
}
