import { useCallback, useMemo, useState } from 'react'

import { foldersAbove } from '../../api/queries/files.ts'
import type { TreeRows } from '../../parts/grid/tree-rows.ts'
import { idOf, type FileTree } from './file-tree.ts'
import { entryIcon, folderIcon } from './entry-icon.tsx'
import {
  firstInLine,
  labelOf,
  parentAt,
  placeOf,
  shownAt,
  shownRows,
  sortedRows,
  type ShownRows,
} from './shown-rows.ts'
import type { OrderedTree } from './use-sibling-order.ts'

/** A tree this short is shown open. */
const openUpTo = 120

/** The rows of a tree that are seen. What leads to the chosen one is open, and all that a filter leaves. */
export function useOpenFolders({ filtered, order }: OrderedTree, chosen: string | undefined) {
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map())
  const onToggle = useCallback(
    (id: string, open: boolean): void => setToggled((now) => new Map(now).set(id, open)),
    [],
  )
  const nodes = useMemo(() => {
    if (filtered === undefined) return noRows
    const { tree, kept } = filtered
    const above = new Set(chosen === undefined ? [] : foldersAbove(chosen))
    const openAll = kept !== undefined || tree.count <= openUpTo
    const isOpen = (row: number): boolean => {
      if (toggled.size === 0 && openAll) return true
      const id = idOf(tree, row)
      return toggled.get(id) ?? (openAll || above.has(id) || isAlone(tree, row))
    }
    const shown = order === undefined ? shownRows(tree, isOpen, kept) : sortedRows(tree, isOpen, kept, order)
    return treeRows(shown, isOpen)
  }, [filtered, order, chosen, toggled])
  return { nodes, onToggle }
}

const noRows: TreeRows = {
  count: 0,
  nodeAt: () => undefined,
  indexOf: () => undefined,
  parentOf: () => undefined,
}

function treeRows(shown: ShownRows, isOpen: (row: number) => boolean): TreeRows {
  const { tree } = shown
  return {
    count: shown.count,
    nodeAt(index) {
      const row = index < shown.count ? shown.rows[index] : undefined
      if (row === undefined) return undefined
      const isFolder = tree.folders[row] === 1
      return {
        id: idOf(tree, row),
        label: labelOf(tree, row),
        depth: shown.depths[index] ?? 0,
        expandable: isFolder && (tree.children[row] ?? 0) > 0,
        expanded: isFolder && isOpen(row),
        icon: isFolder ? folderIcon : iconOf(tree, row),
        ...placeOf(shown, row),
      }
    },
    indexOf: (id) => shownAt(shown, id),
    parentOf: (index) => parentAt(shown, index),
  }
}

/** A folder that all others are in is open: closed it would say nothing. */
function isAlone(tree: FileTree, row: number): boolean {
  return tree.topRows === 1 && firstInLine(tree, row) === 0
}

function iconOf(tree: FileTree, row: number) {
  return entryIcon(tree.list, tree.entries[row] ?? -1)
}
