import type { ErrorData } from '../messages.ts'

/** Which tags stores have and where they lead, as it becomes known; from `begin` again when anything of it is different. */
export type ComparisonPart =
  | { readonly kind: 'begin'; readonly stores: readonly ComparedStore[] }
  | ComparedRows
  /** `isWhole`: false where there are more tags than are told. */
  | { readonly kind: 'end'; readonly isWhole: boolean }

/** How far a store that was chosen can be compared: the base first. */
export type ComparedStore =
  | {
      readonly store: string
      readonly state: 'compared'
      /** When the listing began by which it is compared. */
      readonly asOfMs: number
      /** Why a later listing failed. */
      readonly failure?: ErrorData
    }
  /** Nothing is known of it: nobody listed it, or that failed. */
  | { readonly store: string; readonly state: 'unlisted'; readonly failure?: ErrorData }
  /** It has manifests and no tags: its registry keeps them in a database. */
  | { readonly store: string; readonly state: 'withoutTags'; readonly asOfMs: number }

/**
 * Some rows, as columns: tags that any of the compared stores has. They are sorted by repository, then by tag, as object keys
 * are. Cells stand row by row, in each one for every compared store, in the order of `begin` without the others. Names
 * are UTF-8, one behind another: name `i` ends before byte `ends[i]`.
 */
export interface ComparedRows {
  readonly kind: 'rows'
  /** Repositories with rows in this part. The first may be the last one of the part before: it goes on. */
  readonly repositoryBytes: Uint8Array
  readonly repositoryEnds: Uint32Array
  /** With which row of this part each begins. */
  readonly firstRow: Uint32Array
  readonly tagBytes: Uint8Array
  readonly tagEnds: Uint32Array
  /** Bits of `rowGroups`, by row. */
  readonly groups: Uint8Array
  /** One of `cellStates`, by cell. */
  readonly states: Uint8Array
  /** By cell: a place in `sha256`, or behind those in `otherDigests`; `noComparedDigest` where none is known. */
  readonly digests: Uint32Array
  /** 32 bytes a digest. */
  readonly sha256: Uint8Array
  /** Digests by other algorithms, as texts. */
  readonly otherDigests: readonly string[]
  /** By cell: when the tag was last written; NaN where that is not known. */
  readonly pushedAtMs: Float64Array
  /** Of each compared store, with this part. */
  readonly totals: readonly ComparedTotals[]
}

/** What a store has of a tag. */
export const cellStates = {
  missing: 0,
  /** It leads somewhere: in the base, or in another store where the base says nothing. */
  present: 1,
  /** It leads where that of the base leads. */
  same: 2,
  differs: 3,
  /** Its link file is not read yet. */
  unread: 4,
  /** The store failed to return its link file. */
  unreadable: 5,
  /** Its link file holds no digest. */
  wrong: 6,
  /** It has a folder and no link file that a registry follows. */
  leadsNowhere: 7,
} as const

/** Which lists a row belongs to, one or several: some store lacks the tag; has another digest; all have the same; one cannot tell. */
export const rowGroups = { missing: 1, differs: 2, same: 4, untold: 8 } as const

export const noComparedDigest = 0xffffffff

/** Tags of a store. Of the others than the base: by tags of the base, and `more` that the base lacks. */
export interface ComparedTotals {
  readonly tags: number
  readonly same: number
  readonly differs: number
  readonly missing: number
  readonly untold: number
  readonly more: number
}
