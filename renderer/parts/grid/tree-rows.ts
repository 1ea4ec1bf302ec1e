import type { ReactNode } from 'react'

/** A node as it is shown. */
export interface TreeNode {
  readonly id: string
  readonly label: string
  /** 0 at the top. */
  readonly depth: number
  readonly expandable: boolean
  readonly expanded: boolean
  readonly icon: ReactNode
  /** False for a node that only groups others: choosing it opens or closes it. */
  readonly selectable?: boolean
  /** Among the nodes with the same parent, from 1. */
  readonly position: number
  readonly siblings: number
}

/** The open nodes of a tree, laid out as a list. A node is made when it is asked for: there may be a hundred thousand. */
export interface TreeRows {
  readonly count: number
  readonly nodeAt: (index: number) => TreeNode | undefined
  /** Where a node is; undefined when it is not among the open ones. */
  readonly indexOf: (id: string) => number | undefined
  /** Where the node above is; undefined at the top. */
  readonly parentOf: (index: number) => number | undefined
}

/** All of them, for what reaches over many. */
export function allNodes(rows: TreeRows): readonly TreeNode[] {
  return Array.from({ length: rows.count }, (_, index) => rows.nodeAt(index)).filter(
    (node) => node !== undefined,
  )
}
