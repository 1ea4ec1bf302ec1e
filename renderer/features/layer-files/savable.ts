import { entryOfRow } from './entry-changes.ts'
import { pathOf, type FileTree } from './file-tree.ts'

/** What saving an entry gives. */
export interface Savable {
  readonly path: string
  /** What it is called as a file: a folder becomes a tar archive. */
  readonly name: string
  readonly isFolder: boolean
  /** Why there is nothing to save; undefined where there is. */
  readonly why: NotSaved | undefined
}

export type NotSaved = 'deleted' | 'device' | 'pipe' | 'symbolicLink' | 'outside'

/** What of a row can be saved: files and hard links have bytes, folders become archives. */
export function savableOf(tree: FileTree, row: number): Savable {
  const path = pathOf(tree, row)
  const isFolder = tree.folders[row] === 1
  const last = path.slice(path.lastIndexOf('/') + 1)
  return { path, name: isFolder ? `${last}.tar` : last, isFolder, why: whyNotSaved(tree, row) }
}

function whyNotSaved(tree: FileTree, row: number): NotSaved | undefined {
  const entry = entryOfRow(tree, row)
  if (entry?.change === 'deleted') return 'deleted'
  switch (entry?.kind) {
    case 'whiteout':
      return 'deleted'
    case 'characterDevice':
    case 'blockDevice':
      return 'device'
    case 'pipe':
    case 'symbolicLink':
    case 'outside':
      return entry.kind
    default:
      return undefined
  }
}
