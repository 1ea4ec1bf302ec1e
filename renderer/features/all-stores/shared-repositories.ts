import type { RepositoryRow } from '../../../electron/api/rows.ts'
import type { Spread } from '../../state/address/address.ts'

/** A repository and the stores that hold it, by their ids. */
export interface SharedRepository {
  readonly name: string
  readonly stores: ReadonlySet<string>
}

/** What a store has listed so far. */
export interface ListedStore {
  readonly store: string
  readonly pages: readonly (readonly RepositoryRow[])[]
}

/**
 * The repositories of many stores as one list. Grows with the listings: a page costs its own rows. A store that is
 * gone or is listed anew makes it begin again.
 */
export class SharedRepositories {
  #seen = new Map<string, ListedStore['pages']>()
  #stores = new Map<string, Set<string>>()
  #sorted: readonly SharedRepository[] | undefined

  update(listings: readonly ListedStore[]): void {
    if (!this.#continues(listings)) {
      this.#seen = new Map()
      this.#stores = new Map()
      this.#sorted = undefined
    }
    for (const { store, pages } of listings) {
      const known = this.#seen.get(store)?.length ?? 0
      for (const page of pages.slice(known)) for (const { name } of page) this.#add(name, store)
      this.#seen.set(store, pages)
    }
  }

  get size(): number {
    return this.#stores.size
  }

  /** The ids of the stores that hold the repository. */
  storesOf(name: string): ReadonlySet<string> {
    return this.#stores.get(name) ?? nowhere
  }

  /** Sorted by name: repositories whose name contains the text, in any case, and that match `spread`. */
  matching(
    text: string,
    spread: Spread | undefined,
    whole: ReadonlySet<string>,
  ): readonly SharedRepository[] {
    this.#sorted ??= [...this.#stores]
      .map(([name, stores]) => ({ name, stores }))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
    const wanted = text.toLowerCase()
    if (wanted === '' && spread === undefined) return this.#sorted
    return this.#sorted.filter(
      (row) =>
        row.name.toLowerCase().includes(wanted) && (spread === undefined || lacking(row, whole).length > 0),
    )
  }

  #continues(listings: readonly ListedStore[]): boolean {
    const now = new Map(listings.map(({ store, pages }) => [store, pages]))
    for (const [store, seen] of this.#seen) {
      const pages = now.get(store)
      if (pages === undefined || pages.length < seen.length) return false
      if (seen.length > 0 && pages[seen.length - 1] !== seen.at(-1)) return false
    }
    return true
  }

  #add(name: string, store: string): void {
    const stores = this.#stores.get(name)
    if (stores?.has(store) === true) return
    // Rows are never changed in place: React sees a new row by its identity.
    this.#stores.set(name, new Set([...(stores ?? []), store]))
    this.#sorted = undefined
  }
}

const nowhere: ReadonlySet<string> = new Set()

/** The stores that have listed everything and do not hold the repository. */
export function lacking(
  { stores }: Pick<SharedRepository, 'stores'>,
  whole: ReadonlySet<string>,
): readonly string[] {
  return [...whole].filter((store) => !stores.has(store))
}
