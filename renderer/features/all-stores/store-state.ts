import type { StoreRow } from '../../../electron/api/rows.ts'

/** How far the list of a store is. */
export type ListState = 'waiting' | 'listing' | 'whole' | 'stopped' | 'failed'

/** A store among all, and what it said of its repositories. */
export interface ListedStoreState {
  readonly store: StoreRow
  /** The driver's letters, with a number where several stores have that driver. */
  readonly label: string
  readonly state: ListState
  /** Repositories so far. */
  readonly repositories: number
  readonly error: unknown
}

export function sameState(a: ListedStoreState, b: ListedStoreState | undefined): boolean {
  return (
    a.store === b?.store &&
    a.label === b.label &&
    a.state === b.state &&
    a.repositories === b.repositories &&
    a.error === b.error
  )
}

const letters: Readonly<Record<string, string>> = { filesystem: 'FS' }

/** A few letters for each store that tell it from the others. */
export function storeLabels(stores: readonly Pick<StoreRow, 'id' | 'driver'>[]): ReadonlyMap<string, string> {
  const counts = new Map<string, number>()
  return new Map(
    stores.map(({ id, driver }) => {
      const base = letters[driver] ?? driver.toUpperCase()
      const count = (counts.get(driver) ?? 0) + 1
      counts.set(driver, count)
      const shared = stores.filter((other) => other.driver === driver).length > 1
      return [id, shared ? `${base}·${count}` : base]
    }),
  )
}

/** False where a registry keeps its tags in a database: a missing tag in its bucket then means nothing. */
export function keepsTags({ store: { connection } }: Pick<ListedStoreState, 'store'>): boolean {
  return connection.state !== 'ready' || connection.layout.kind !== 'registryWithoutTags'
}
