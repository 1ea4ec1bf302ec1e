import type { FileRow } from '../../../electron/api/rows.ts'
import { PackedText } from '../../parts/packed-text.ts'

export interface FolderRows {
  /** As they were listed. */
  readonly rows: readonly FileRow[]
  /** Which of them match the filter: 1 at the place of each. Undefined when all do. */
  readonly among: Uint8Array | undefined
  /** What those that match add up to. */
  readonly folders: number
  readonly files: number
  readonly totalBytes: number
}

/** The rows of one folder. Grows with the listing: a page costs its own rows, however many came before. */
export class FolderIndex {
  #pages: readonly (readonly FileRow[])[] = []
  #rows: FileRow[] = []
  #text = new PackedText()

  /** Takes up the pages that it has not seen; a listing that is not a longer one of the same begins it anew. */
  update(pages: readonly (readonly FileRow[])[]): readonly FileRow[] {
    const common = Math.min(this.#pages.length, pages.length)
    if (pages.length < this.#pages.length || (common > 0 && this.#pages[common - 1] !== pages[common - 1])) {
      this.#pages = []
      this.#rows = []
      this.#text = new PackedText()
    }
    for (const page of pages.slice(this.#pages.length)) {
      for (const row of page) {
        this.#rows.push(row)
        this.#text.add(row.name)
      }
    }
    this.#pages = pages
    return this.#rows.slice()
  }

  /** The rows of a listing whose name holds the text, whatever the case. */
  matching(rows: readonly FileRow[], filter: string): FolderRows {
    const wanted = filter.trim()
    let among: Uint8Array | undefined
    if (wanted !== '') {
      among = new Uint8Array(rows.length)
      for (const at of this.#text.find(wanted)) if (at < among.length) among[at] = 1
    }
    const found = { folders: 0, files: 0, totalBytes: 0 }
    rows.forEach((row, at) => {
      if (among !== undefined && among[at] !== 1) return
      if (row.kind === 'folder') found.folders += 1
      else {
        found.files += 1
        found.totalBytes += row.sizeBytes
      }
    })
    return { rows, among, ...found }
  }
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
