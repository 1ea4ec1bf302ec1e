/**
 * Where the bytes of a store are. A blob belongs to a repository when a tag or a manifest of it leads there, at any depth;
 * layer links and histories of tags lead to nothing. Each stored blob counts once: unique + shared + unreferenced is all blobs.
 *
 * Columns have one value a repository, in the order of their keys.
 */
export interface StoreUsage {
  /** When the listing began. */
  readonly asOfMs: number
  /** Everything below the root directory: blobs and `outside` together. */
  readonly keys: number
  readonly sizeBytes: number
  /** Blobs that one repository alone needs. */
  readonly unique: BlobSum
  /** Blobs that two or more repositories need. */
  readonly shared: BlobSum
  /** Blobs that no tag and no manifest of any repository leads to. */
  readonly unreferenced: BlobSum
  /** Of the unreferenced, those that a layer link names: a push under way may need them. */
  readonly layerLinked: BlobSum
  /** What blobs would take if each manifest of each repository had its own copy of what it lists. */
  readonly withoutSharingBytes: number
  /** What they would take if repositories shared nothing. */
  readonly apartBytes: number
  /** Manifests that were not read: above 0, what is unreferenced may be needed, and other numbers are at least so large. */
  readonly unread: number
  /** Digests that something needs and the store does not have: they take no bytes. */
  readonly missing: number
  /** False while something is unknown besides: tags, links of other algorithms, repositories with names that are none. */
  readonly complete: boolean
  readonly outside: OutsideUsage
  readonly classes: readonly ClassUsage[]
  /** Blobs of which sharing saves most, the most first; at most `mostSharedLayers`. */
  readonly layers: readonly SharedLayer[]
  readonly growth: Growth
  readonly names: readonly string[]
  readonly tags: Uint32Array
  /** Bytes of the blobs of a repository, each once. */
  readonly repositoryBytes: Float64Array
  /** Of these, bytes that no other repository needs: a deletion of the repository and a collection after it free them. */
  readonly uniqueBytes: Float64Array
  /** Bytes of the repository's own files: links, tags, unfinished pushes. A deletion takes them. */
  readonly ownBytes: Float64Array
  /** Manifests that were not read. */
  readonly unreadOf: Uint32Array
}

export interface BlobSum {
  readonly blobs: number
  readonly sizeBytes: number
}

/** What is not in the blob store. */
export interface OutsideUsage {
  /** Pushes that a registry has not finished. */
  readonly uploads: { readonly count: number; readonly files: number; readonly sizeBytes: number }
  /** Files that are none of a registry's. */
  readonly strangers: { readonly files: number; readonly sizeBytes: number }
  /** Keys that end in a slash and have no bytes: marks of folders, and empty folders of this computer. */
  readonly folders: number
  /** Links of tags, of their histories, of manifests and layers. */
  readonly links: { readonly files: number; readonly sizeBytes: number }
}

/** Blobs of one storage class. What other files have the listing does not keep. */
export interface ClassUsage {
  /** The service's own name; empty where the service told none. */
  readonly name: string
  readonly blobs: number
  readonly sizeBytes: number
  /** Bytes that were written so many days ago or earlier, in the order of `classAgesDays`. */
  readonly olderBytes: readonly number[]
}

export const classAgesDays = [30, 90, 180, 365] as const

/** A blob that is used more than once. */
export interface SharedLayer {
  readonly digest: string
  readonly sizeBytes: number
  /** Manifests that name it, once for each repository that has the manifest. */
  readonly uses: number
  readonly repositories: number
  /** Tags that lead to it, not counting tags that lead to what its referrers are about. */
  readonly tags: number
  /** `sizeBytes` × (`uses` − 1). */
  readonly savedBytes: number
  /** One manifest that names it, and a repository that has the manifest. */
  readonly repository: string
  readonly manifest: string
}

export interface LayerCommand {
  /** As the builder wrote it; absent where no history tells. */
  readonly createdBy?: string
}

export const mostSharedLayers = 50

/**
 * The blobs that are there, by when they were written. What was deleted meanwhile is not seen. Referenced is what something
 * needs today.
 */
export interface Growth {
  readonly step: 'week' | 'month'
  /** Bytes of blobs from before the first period, and of those whose time nobody knows. */
  readonly before: GrowthBytes
  /** In order; the last one is under way. */
  readonly periods: readonly ({ readonly startMs: number } & GrowthBytes)[]
}

export interface GrowthBytes {
  readonly referencedBytes: number
  readonly unreferencedBytes: number
}

/** The tags of one repository, as columns in the order of their keys. */
export interface TagUsage {
  readonly asOfMs: number
  readonly names: readonly string[]
  /** Bytes of everything a tag leads to, referrers too, each blob once. */
  readonly tagBytes: Float64Array
  /** Of these, what a deletion of the tag alone frees, once untagged manifests are collected. */
  readonly uniqueBytes: Float64Array
  /** Of the rest, what something else of this repository alone needs. */
  readonly sharedBytes: Float64Array
  /** Of the rest, what other repositories need. */
  readonly elsewhereBytes: Float64Array
  /** The bytes of the repository, each blob once: the four together are all of them. */
  readonly parts: {
    readonly oneTagBytes: number
    readonly severalTagsBytes: number
    /** What no tag leads to, and no other repository needs. */
    readonly untaggedBytes: number
    readonly elsewhereBytes: number
  }
  readonly untaggedManifests: number
  readonly unread: number
}
