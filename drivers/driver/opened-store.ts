import type { StorageDriver } from './storage-driver.ts'

/** A store whose driver is open. The object lives as long as the driver: caches may hang on it by WeakMap. */
export interface OpenedStore {
  readonly id: string
  /** The current name: renaming keeps a store open. */
  readonly name: string
  /** As it is now: locking a store keeps it open. */
  readonly readOnly: boolean
  readonly driver: StorageDriver
}
