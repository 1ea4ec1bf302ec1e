import type { StorageDriver } from '../../drivers/index.ts'

/** A store whose driver is open. The object lives as long as the driver: caches may hang on it by WeakMap. */
export interface OpenedStore {
  readonly id: string
  /** The name the user gave it. */
  readonly name: string
  readonly readOnly: boolean
  readonly driver: StorageDriver
}

/** Where methods get their stores from. */
export interface StoreOpener {
  /** Opens it, or gives the one that is open. Fails with NotFound for an id that is not in the list. */
  open(store: string, signal: AbortSignal): Promise<OpenedStore>
  ids(): readonly string[]
}
