import type { ErrorData } from '../messages.ts'

/**
 * What is known of a store by its catalog, and how old that is. `listing` is there while the store is listed; a listing that fails or is
 * stopped leaves what was known before.
 */
export interface CatalogState {
  /** When the listing began that all of this was known by; absent before the first whole one. */
  readonly asOfMs?: number
  readonly totals?: CatalogTotals
  /** Absent before the first whole listing. */
  readonly editions?: CatalogEditions
  /** Manifests that nobody has read: what uses what is known once they are. Absent while that is not counted. */
  readonly unreadManifests?: number
  readonly listing?: CatalogListing
  readonly failure?: ErrorData
  /** Whether a person stopped the last listing: none begins by itself. */
  readonly stopped?: boolean
  /** What the last listing of this session found changed; absent where nothing was known before it. */
  readonly changes?: CatalogChanges
}

/** Numbers that grow when the lists that they name are others than before. `tables` grows with anything that is found out. */
export interface CatalogEditions {
  readonly tables: number
  readonly repositories: number
  readonly blobs: number
  readonly tagCounts: number
}

export interface CatalogTotals {
  readonly keys: number
  readonly sizeBytes: number
  readonly repositories: number
  readonly tags: number
  readonly manifests: number
  readonly blobs: number
  readonly blobBytes: number
  /** Pushes that a registry has not finished. */
  readonly uploads: number
  /** Objects that are none of a registry's. */
  readonly strangers: number
  /** Requests that listing it took. */
  readonly requests: number
}

export type CatalogListing =
  | {
      readonly step: 'keys'
      readonly done: number
      readonly requests: number
      /** Names that are known so far. */
      readonly repositories: number
      readonly repositoriesAreWhole: boolean
      /** It waits for `continueCatalog`: nobody knew that the store is so large. */
      readonly isHeld: boolean
    }
  /** Links that the listing does not tell, one request each: how many are read of how many. */
  | { readonly step: 'links'; readonly done: number; readonly of: number; readonly isHeld: boolean }
  | { readonly step: 'manifests'; readonly done: number; readonly of: number }

/** Numbers, and the first names. */
export interface CatalogChanges {
  readonly repositories: ChangedNames
  /** As `repository:tag`. */
  readonly tags: ChangedNames
  readonly blobs: {
    readonly added: number
    readonly removed: number
    readonly addedBytes: number
    readonly removedBytes: number
  }
}

export interface ChangedNames {
  readonly added: number
  readonly removed: number
  /** Tags that lead to another manifest; 0 of repositories. */
  readonly moved: number
  readonly some: readonly { readonly name: string; readonly change: 'added' | 'removed' | 'moved' }[]
}

/** A store's totals as they were last known, on this computer, without asking the store. */
export interface StoreTotals {
  readonly store: string
  readonly asOfMs: number
  readonly totals: CatalogTotals
}

/** Columns, one entry per repository, in the order of their keys. */
export interface RepositoryFacts {
  readonly names: readonly string[]
  readonly tags: Uint32Array
  readonly manifests: Uint32Array
  /** NaN where nothing was pushed. */
  readonly lastPushMs: Float64Array
  /** Bytes of all blobs that belong to it, each once: the `repositoryBytes` of `StoreUsage`. */
  readonly sizeBytes: Float64Array
  /** Of these, bytes of blobs that belong to no other repository. */
  readonly uniqueBytes: Float64Array
  /** Manifests of which nobody knows what they need: above 0, sizes are at least so much. */
  readonly unread: Uint32Array
  readonly problems: Uint32Array
}

/** What one store says of a digest that was asked for. */
export interface DigestUses {
  readonly store: string
  readonly asOfMs: number
  /** The digests that the text may mean. */
  readonly digests: readonly string[]
  /** False where manifests are not read, or not all is told: there may be more. */
  readonly complete: boolean
  readonly uses: readonly DigestUse[]
}

/** A manifest that a digest is used by, in one repository, and the tags that lead there. */
export interface DigestUse {
  readonly digest: string
  readonly role: 'manifest' | 'config' | 'layer' | 'child' | 'subject'
  readonly repository: string
  readonly manifest: string
  /** False where the repository has no link of the manifest. */
  readonly linked: boolean
  /** The first ones. `index`: the tag leads to an index of the manifest; `subject`: to what the manifest is about. */
  readonly tags: readonly { readonly tag: string; readonly through: 'itself' | 'index' | 'subject' }[]
  readonly tagCount: number
}

/** What one store knows of a blob that was asked for by its digest or the beginning of it. */
export interface BlobInStore {
  readonly store: string
  /** Absent where nothing is known of the store: whether it holds the blob cannot be told. */
  readonly asOfMs?: number
  /** Each digest that is meant and that the store holds, or refers to. */
  readonly found: readonly {
    readonly digest: string
    /** Absent where the store does not hold it, though something in it refers to it. */
    readonly sizeBytes?: number
    /** Manifests that refer to it. */
    readonly uses: number
    /** False where there may be more. */
    readonly complete: boolean
  }[]
}

/** What two stores have in common. */
export interface SharedBlobs {
  readonly stores: readonly [string, string]
  readonly blobs: number
  readonly sizeBytes: number
}
