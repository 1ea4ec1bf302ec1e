import type { EntryColumns } from '../../api/rows.ts'

/** The entries of one layer as columns, in the order of its tar archive. A path may stand there twice: the last one counts. */
export interface LayerEntries extends EntryColumns {
  readonly count: number
}
