import type { StorageDriver } from '../../../drivers/index.ts'

/** The store that is repaired, and the way to the others. */
export interface RepairSource {
  readonly store: string
  readonly driver: StorageDriver
  /** Opens another store of the list. */
  readonly open: (store: string, signal: AbortSignal) => Promise<StorageDriver>
}
