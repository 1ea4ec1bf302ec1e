import type { Problem } from '../../../drivers/common/problem.ts'
import type { Restore } from '../../../drivers/common/restore.ts'

/** Columns, one entry per blob: a list of a million rows crosses as few large arrays. */
export interface BlobPage {
  readonly digests: readonly string[]
  readonly sizeBytes: readonly number[]
  readonly modifiedAtMs: readonly number[]
  readonly storageClasses: readonly (string | null)[]
  readonly restores: readonly (Restore['state'] | null)[]
  readonly problems: readonly Problem[]
  /** With the last page: the list is that of `CatalogEditions.blobs`. Absent where it is not exactly that of any. */
  readonly edition?: number
}

/** While references are counted: how far it is, and (in the last items) the counts by digest. */
export type ReferenceScan =
  | { readonly kind: 'progress'; readonly repositories: number; readonly manifests: number }
  | {
      readonly kind: 'counts'
      readonly digests: readonly string[]
      /** Manifests that refer to it, the manifest itself being in a repository counted as one. */
      readonly references: readonly number[]
      readonly mediaTypes: readonly string[]
    }
  | {
      readonly kind: 'done'
      readonly repositories: number
      readonly manifests: number
      readonly complete: boolean
      /** The counts are of `CatalogEditions.tables`. */
      readonly edition: number
    }

export interface BlobDetail {
  readonly digest: string
  readonly key: string
  readonly sizeBytes: number
  readonly modifiedAtMs: number
  readonly storageClass?: string
  readonly restore?: Restore
  readonly etag?: string
}
