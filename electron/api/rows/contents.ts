/**
 * What an entry of a layer is, by its position here. A whiteout takes away what lower layers have at its path; an opaque
 * one everything below its path (OCI image layer specification, "Whiteouts"). `outside`: its path leads out of the root.
 */
export const entryKinds = [
  'file',
  'folder',
  'symbolicLink',
  'hardLink',
  'characterDevice',
  'blockDevice',
  'pipe',
  'whiteout',
  'opaque',
  'outside',
] as const
export type EntryKind = (typeof entryKinds)[number]

/**
 * Some entries as columns, one row each. Paths have no slash at either end and no `.` or `..`; of a whiteout it is the path
 * that it takes away, of an opaque one the folder.
 */
export interface EntryColumns {
  readonly paths: readonly string[]
  /** Positions in `entryKinds`. */
  readonly kinds: Uint8Array
  /** Of a file its size when it is unpacked; 0 of everything else. */
  readonly sizesBytes: Float64Array
  /** Permissions with set-user-id, set-group-id and sticky: the lower twelve bits. */
  readonly modes: Uint32Array
  readonly userIds: Float64Array
  readonly groupIds: Float64Array
  readonly modifiedAtMs: Float64Array
  /** Where links lead: of a hard link a path as in `paths`, of a symbolic one the text as written. Empty of others. */
  readonly targets: readonly string[]
}

/** How the entries become known: see the host's `LayerWay`. */
export type LayerWay = 'kept' | 'estargz' | 'zstdChunked' | 'whole'

/** Why a table of contents was not used: damaged, of another digest than the manifest says, in another blob, or too large. */
export type TableProblem = 'broken' | 'otherDigest' | 'elsewhere' | 'tooLarge'

/** While a layer is read: how far, then its entries in its own order, at last what it is. */
export type LayerFilesEvent =
  | {
      readonly kind: 'reading'
      readonly way: LayerWay
      readonly requests: number
      readonly readBytes: number
      readonly ofBytes: number
    }
  | ({ readonly kind: 'entries'; readonly first: number } & EntryColumns)
  | ({ readonly kind: 'whole' } & LayerFilesSummary)

export interface LayerFilesSummary {
  readonly way: LayerWay
  /** Of a layer that was read whole though it has a table. Not remembered once the host has ended. */
  readonly tableProblem?: TableProblem
  readonly compression: 'none' | 'gzip' | 'zstd' | 'xz' | 'bzip2'
  readonly compressedBytes: number
  /** Absent where a table of contents does not tell. */
  readonly unpackedBytes?: number
  readonly entries: number
  readonly requests: number
  readonly readBytes: number
}

/** What the layer that an image is shown up to did to an entry, by its position here. `deleted` ones are listed, too. */
export const entryChanges = ['none', 'added', 'changed', 'deleted'] as const

/** The image as it runs, its layers merged in order. */
export type ImageFilesEvent =
  | {
      readonly kind: 'reading'
      /** Layers that are read, of how many. */
      readonly done: number
      readonly of: number
      readonly readBytes: number
      readonly ofBytes: number
    }
  | ({ readonly kind: 'entries'; readonly first: number } & ImageEntryColumns)
  | ({ readonly kind: 'whole' } & ImageFilesSummary)

/** Sorted by path: behind each folder comes what is in it. Folders that no layer has an entry for are among them. */
export interface ImageEntryColumns extends EntryColumns {
  /** The layer that an entry is from, counted from 1; of a deleted one the layer that took it away. */
  readonly layers: Uint32Array
  /** The layer that first had the path; later ones changed what is there. */
  readonly firstLayers: Uint32Array
  /** Positions in `entryChanges`. */
  readonly changes: Uint8Array
  /**
   * Which layer, counted from 1, and which of its entries has the bytes: of a hard link those of the file. `noEntry` for a
   * folder that no layer has an entry for.
   */
  readonly sourceLayers: Uint32Array
  readonly sourceEntries: Uint32Array
}

export const noEntry = 0xff_ff_ff_ff

export interface ImageFilesSummary {
  readonly files: number
  /** Of all files as they are at the end. */
  readonly sizeBytes: number
  /** Of files that later layers delete or replace: they are downloaded for nothing. */
  readonly wastedBytes: number
  readonly layers: readonly {
    readonly index: number
    readonly digest: string
    readonly entries: number
    readonly sizeBytes: number
    readonly wastedBytes: number
  }[]
  /** The largest first, at most 100 of each. */
  readonly wasted: readonly WastedFile[]
  readonly largest: readonly {
    readonly path: string
    readonly sizeBytes: number
    readonly layer: number
  }[]
}

export interface WastedFile {
  readonly path: string
  readonly sizeBytes: number
  readonly layer: number
  readonly byLayer: number
  readonly how: 'deleted' | 'replaced'
}
