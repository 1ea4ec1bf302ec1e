import type { FileRow } from '../../../electron/api/rows.ts'
import type { FileListing } from '../../api/queries-files.ts'

export interface FolderRows {
  /** Folders first, each in the order of their keys. */
  readonly rows: readonly FileRow[]
  readonly folders: number
  readonly files: number
  readonly totalBytes: number
}

/** The rows of a folder that match the filter, and what they add up to. */
export function folderRows(listing: FileListing, filter: string): FolderRows {
  const wanted = filter.trim().toLowerCase()
  const folders: FileRow[] = []
  const files: FileRow[] = []
  let totalBytes = 0
  for (const page of listing.pages) {
    for (const row of page) {
      if (wanted !== '' && !row.name.toLowerCase().includes(wanted)) continue
      if (row.kind === 'folder') folders.push(row)
      else {
        files.push(row)
        totalBytes += row.sizeBytes
      }
    }
  }
  return { rows: [...folders, ...files], folders: folders.length, files: files.length, totalBytes }
}

/** For sorting: folders before files whatever the column, then by `order`, then by name. */
export function foldersFirst(
  order: (a: Extract<FileRow, { kind: 'file' }>, b: Extract<FileRow, { kind: 'file' }>) => number,
): (a: FileRow, b: FileRow) => number {
  return (a, b) => {
    if (a.kind !== b.kind) return a.kind === 'folder' ? -1 : 1
    const first = a.kind === 'file' && b.kind === 'file' ? order(a, b) : 0
    return first === 0 ? byName(a, b) : first
  }
}

function byName(a: FileRow, b: FileRow): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
}

export interface Crumb {
  readonly name: string
  readonly prefix: string
}

/** The folders on the way to a prefix, from the top one down. */
export function crumbsOf(prefix: string): readonly Crumb[] {
  const names = prefix.split('/').slice(0, -1)
  return names.map((name, index) => ({ name, prefix: `${names.slice(0, index + 1).join('/')}/` }))
}
