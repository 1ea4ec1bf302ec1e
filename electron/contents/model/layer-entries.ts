import type { EntryColumns } from '../../api/rows.ts'

/** The entries of one layer as columns, in the order of its tar archive. A path may stand there twice: the last one counts. */
export interface LayerEntries extends EntryColumns {
  readonly count: number
  /**
   * SHA-256 of the bytes of files, `contentDigestBytes` for each entry: by it files are the same though their layers are not.
   * Zeros where it is not known, as for a sparse file; absent where none is.
   */
  readonly contentDigests?: Uint8Array
}

export const contentDigestBytes = 32
