import type { Digest } from '../../../drivers/common/names.ts'

/** How a registry collects garbage. */
export interface CollectionRules {
  /** Also takes manifests that no tag of their repository leads to: `garbage-collect --delete-untagged`, or `-m`. */
  readonly deleteUntagged: boolean
  /** The object key of `layout.root()`. */
  readonly rootKey: string
  /** By row of the table of tags: 1 for tags that go before, and lead nowhere. */
  readonly takenTags?: Uint8Array
}

/** What a garbage collection of a registry keeps, and what it would take. */
export interface Mark {
  /** By row of the table of blobs: 1 for what stays. */
  readonly blobs: Uint8Array
  /** By row of the table of revisions: one of `revisionFates`. */
  readonly revisions: Uint8Array
  readonly totals: MarkTotals
  /** At most `mostObstacles`. */
  readonly obstacles: readonly Obstacle[]
  readonly obstacleCount: number
}

export const revisionFates = {
  /** A registry passes it by: it leads to no blob, or the repository has no layers. What it names may be taken. */
  passedBy: 0,
  kept: 1,
  taken: 2,
} as const

export interface MarkTotals {
  /** Digests that something which stays names, those of missing blobs too. */
  readonly marked: number
  readonly eligibleBlobs: number
  readonly eligibleBytes: number
  readonly eligibleManifests: number
}

/**
 * Why a registry ends its collection before it takes anything, or why nobody can tell what it would take. Where there is
 * one, nothing may be deleted because of this mark.
 */
export type Obstacle =
  | {
      /** A name that no registry serves; `noTags`: untagged manifests are to go where there was never a tag. */
      readonly kind: 'repositoryName' | 'noTags'
      readonly repository: string
    }
  | { readonly kind: 'tagLink' | 'unreadTagLink'; readonly repository: string; readonly tag: string }
  | {
      readonly kind:
        | 'revisionLink'
        | 'unreadRevisionLink'
        | 'manifest'
        | 'unreadManifest'
        | 'layerLink'
        | 'unreadLayerLink'
      readonly repository: string
      readonly digest: Digest
    }
  | {
      /** A `data` or a `link` at a place where a registry finds it and nobody else does. */
      readonly kind: 'strangeKey'
      readonly key: string
    }

export const mostObstacles = 1000
