import type { DigestTable } from './digests.ts'
import type { Names } from './names.ts'

/**
 * What one listing of a store tells, as columns. All columns lie in shared memory: every thread reads them, and none
 * changes them. A refresh makes new tables.
 *
 * A column has one value a row. `first…` columns have one value more: the rows that belong to row `i` of the table are
 * those from `first[i]` to before `first[i + 1]`. Digests are IDs of `digests`. Times are milliseconds since 1970, UTC,
 * and NaN where none is known.
 */
export interface CatalogTables {
  readonly digests: DigestTable
  readonly blobs: BlobTable
  /** In the order of their object keys: see `findRepository`. */
  readonly repositories: RepositoryTable
  readonly tags: TagTable
  readonly history: HistoryTable
  readonly revisions: LinkTable
  readonly layerLinks: LinkTable
  readonly uploads: UploadTable
  readonly strangers: StrangerTable
  readonly uses: Uses
  readonly seen: SeenLinks
  readonly totals: CatalogTotals
  /** When the listing began. What a store got later may be missing. */
  readonly asOfMs: number
  /** Requests that the listing took: of lists and of links. */
  readonly requests: number
  /** Whether entity tags of this store were found to be MD5s of what the links hold. */
  readonly etagsAreMd5: boolean
}

/** Sorted by digest: see `blobOf`. */
export interface BlobTable {
  readonly digest: Uint32Array
  readonly sizeBytes: Float64Array
  readonly modifiedAtMs: Float64Array
  /** 0 for none, otherwise 1 + a place in `classNames`. */
  readonly storageClass: Uint8Array
  /** One of `restoreStates`. */
  readonly restore: Uint8Array
  /** The service's own names, such as `STANDARD_IA`. */
  readonly classNames: readonly string[]
}

export interface RepositoryTable {
  /** As found in keys: a name that is no repository name has no rows in other tables, its keys are strangers. */
  readonly names: Names
  /** Bits of `repositoryParts`. */
  readonly parts: Uint8Array
  /** All keys below the repository's parts, links and unfinished pushes, and their bytes. */
  readonly keys: Float64Array
  readonly sizeBytes: Float64Array
  readonly firstTag: Uint32Array
  readonly firstRevision: Uint32Array
  readonly firstLayerLink: Uint32Array
  readonly firstUpload: Uint32Array
}

/** How far an object of an archive class is from being readable; `none` for others. */
export const restoreStates = { none: 0, archived: 1, restoring: 2, restored: 3 } as const

/** What a repository has keys below of. */
export const repositoryParts = { manifests: 1, layers: 2, uploads: 4 } as const

export interface TagTable {
  /** As found in keys: a name may be no tag. */
  readonly names: Names
  /** What `current/link` holds; `noDigest` where that is not known, or no digest. */
  readonly current: Uint32Array
  /** One of `linkStates`. */
  readonly linkState: Uint8Array
  /** When `current/link` was last written. */
  readonly pushedAtMs: Float64Array
  readonly firstHistory: Uint32Array
}

/** Every digest that a tag led to, by the link below its `index/`. */
export interface HistoryTable {
  readonly digest: Uint32Array
  readonly atMs: Float64Array
}

/** Links by which a repository serves manifests (revisions) or blobs (layer links). Sorted by digest in a repository. */
export interface LinkTable {
  /** The digest in the path. */
  readonly digest: Uint32Array
  /**
   * The digest in the link. A registry follows this one: for content that was pushed by its SHA-512 it is the SHA-256.
   * `noDigest` where it is not known, or no digest.
   */
  readonly target: Uint32Array
  readonly linkedAtMs: Float64Array
  /** One of `linkStates`. */
  readonly state: Uint8Array
}

export const linkStates = {
  /** Nobody has read it, and its entity tag says nothing. */
  unknown: 0,
  /** Its entity tag is the MD5 of a digest. */
  proven: 1,
  /** It was read, and holds a digest that a registry follows. */
  read: 2,
  /** It was read. It holds no digest, or another one than its path by the same algorithm. */
  wrong: 3,
  /** The tag has no `current/link`. */
  missing: 4,
  /** The store failed to return it. */
  unreadable: 5,
} as const

/** Pushes that a registry has not finished: what lies below `_uploads/<id>/`. */
export interface UploadTable {
  readonly ids: Names
  readonly startedAtMs: Float64Array
  readonly lastWrittenAtMs: Float64Array
  readonly sizeBytes: Float64Array
}

/** Keys that are none of the layout, below the root directory. At most `mostStrangers`: `totals` counts all. */
export interface StrangerTable {
  readonly keys: Names
  readonly sizeBytes: Float64Array
  readonly modifiedAtMs: Float64Array
}

export const mostStrangers = 100_000

/** For each digest ID the rows that have it: of tags what they lead to now, of links the digest in the path. */
export interface Uses {
  readonly tags: RowsByDigest
  readonly revisions: RowsByDigest
  readonly layerLinks: RowsByDigest
}

/** The rows of digest `id` are `rows[first[id]]` to before `rows[first[id + 1]]`, in ascending order. */
export interface RowsByDigest {
  readonly first: Uint32Array
  readonly rows: Uint32Array
}

/**
 * What the listing said of the links that their entity tags do not prove. A link that is the same in the next listing
 * is not read again. `link` is sorted: a tag's row, or tags + a revision's row, or tags + revisions + a layer link's row.
 */
export interface SeenLinks {
  readonly link: Uint32Array
  readonly sizeBytes: Float64Array
  /** 16 bytes a link: the entity tag, where it has the form of an MD5, or a hash of it. */
  readonly etag: Uint8Array
}

export interface CatalogTotals {
  /** Of everything below the root directory. */
  readonly keys: number
  readonly sizeBytes: number
  readonly blobBytes: number
  readonly strangers: { readonly keys: number; readonly sizeBytes: number }
}
