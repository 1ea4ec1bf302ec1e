import { useMemo, type ReactNode } from 'react'

import type { ShownRows } from '../../parts/grid/shown.ts'
import { SaveList } from '../save-list/save-list.tsx'
import type { Change } from './entry-changes.ts'
import type { FileTree } from './file-tree.ts'
import type { ImagePlace } from './image-place.ts'
import { useEntryColumns } from './use-entry-columns.ts'
import type { FilteredTree } from './use-file-tree.ts'

/** Saves the files of a layer or an image in the order of the tree, also those in folders that are closed. */
export function SaveFileList(props: {
  image: ImagePlace
  /** What they are the files of, as `layer`. */
  of: Readonly<Record<string, string>>
  filtered: FilteredTree | undefined
  filter: string
  changeOf: (tree: FileTree, row: number) => Change
  withLayer: boolean
  complete: boolean
}): ReactNode {
  const { image, filtered } = props
  const columns = useEntryColumns(filtered?.tree, props.changeOf, props.withLayer)
  const rows = useMemo(() => (filtered === undefined ? nothing : treeOrder(filtered)), [filtered])
  return (
    <SaveList
      list={props.withLayer ? 'image-files' : 'layer-files'}
      store={image.store}
      columns={columns}
      filter={{
        repository: image.repository,
        manifest: image.manifest,
        ...props.of,
        text: props.filter.trim(),
      }}
      complete={props.complete}
      rows={rows}
      look="icon"
    />
  )
}

const nothing: ShownRows<number> = { count: 0, rowAt: () => undefined }

/** Rows of the tree by where they stand: which a filter leaves is looked up when they are saved. */
function treeOrder({ tree, kept }: FilteredTree): ShownRows<number> {
  if (kept === undefined) return { count: tree.count, rowAt: (index) => index }
  let count = 0
  for (const isKept of kept.rows) count += isKept
  let left: Uint32Array | undefined
  return { count, rowAt: (index) => (left ??= rowsLeft(kept.rows, count))[index] }
}

function rowsLeft(kept: Uint8Array, count: number): Uint32Array {
  const left = new Uint32Array(count)
  let at = 0
  for (const [row, isKept] of kept.entries()) {
    if (isKept === 0) continue
    left[at] = row
    at += 1
  }
  return left
}
