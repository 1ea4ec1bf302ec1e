import type { StoreRow } from '../../../electron/api/rows.ts'
import type { Entry } from '../../api/lists/entry-list.ts'

/** Larger layers are read when a person asks: a service may bill what leaves it. */
export const readAtOnceBytes = 4_000_000

/** The image whose layers these are. */
export interface ImagePlace {
  readonly store: StoreRow
  readonly repository: string
  /** Its digest. */
  readonly manifest: string
}

/** Whether there are bytes to show or save. */
export function hasContent({ kind, change }: Pick<Entry, 'kind' | 'change'>): boolean {
  return (kind === 'file' || kind === 'hardLink') && change !== 'deleted'
}

/** Until the host merges layers. */
export const canMerge: boolean = false
