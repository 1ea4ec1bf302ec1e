import { useEffect, useMemo, useState } from 'react'

import type { Sort } from '../../parts/grid/head-column.ts'
import type { SortKey } from '../../parts/grid/row-order.ts'
import { atOnce, inSlices } from '../../parts/in-slices.ts'
import type { FileTree } from './file-tree.ts'
import { siblingOrderSteps, type SiblingOrder } from './sibling-order.ts'
import type { FilteredTree } from './use-file-tree.ts'

/** A tree this short is sorted at once. */
const atOnceRows = 1000

/** A tree with the order of the rows in its folders: that of names where it is undefined. */
export interface OrderedTree {
  readonly filtered: FilteredTree | undefined
  readonly order: SiblingOrder | undefined
}

/**
 * Sorts a tree within its folders, a long one in slices; meanwhile the last tree of the same order stays. `keysOf` keeps its
 * identity while it gives the same.
 */
export function useSiblingOrder(
  filtered: FilteredTree | undefined,
  sort: Sort | undefined,
  keysOf: (tree: FileTree, column: string) => SortKey<number> | undefined,
): OrderedTree {
  const [later, setLater] = useState<OrderedTree & { readonly sort: Sort }>()
  const isShort = filtered !== undefined && filtered.tree.count <= atOnceRows
  const asked = useMemo(() => {
    if (filtered === undefined || sort === undefined) return undefined
    const { tree, kept } = filtered
    const sortKey = keysOf(tree, sort.column)
    if (sortKey === undefined) return undefined
    return { filtered, sort, steps: () => siblingOrderSteps(tree, kept, sortKey, sort.direction) }
  }, [filtered, sort, keysOf])
  const now = useMemo(
    () => (asked !== undefined && isShort ? atOnce(asked.steps()) : undefined),
    [asked, isShort],
  )
  useEffect(() => {
    if (asked === undefined || isShort) return undefined
    return inSlices(asked.steps(), 0, (order) =>
      setLater({ filtered: asked.filtered, sort: asked.sort, order }),
    )
  }, [asked, isShort])
  return useMemo(() => {
    if (asked === undefined) return { filtered, order: undefined }
    if (now !== undefined) return { filtered, order: now }
    return later !== undefined && later.sort === sort ? later : { filtered, order: undefined }
  }, [asked, filtered, now, later, sort])
}
