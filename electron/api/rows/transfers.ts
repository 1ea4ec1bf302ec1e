import type { ErrorData } from '../messages.ts'
import type { Reason } from '../../../drivers/common/reasons.ts'

export type TransferKind = 'upload' | 'download' | 'push' | 'export' | 'extract' | 'copy'

/** One line of the transfers. What it moves may be one file, a folder, or an image with all its blobs. */
export interface TransferRow {
  readonly id: string
  readonly kind: TransferKind
  /** For people: the file's or folder's name, the archive's, or `repository:tag`. */
  readonly name: string
  /** The store that is written to; of a download or an export, the one that is read. */
  readonly store: string
  readonly storeName: string
  /** Where in that store: an object key, a folder that ends in `/`, a repository, or `repository:tag`. */
  readonly place: string
  /** Copies only: where it comes from. */
  readonly from?: { readonly store: string; readonly storeName: string; readonly place: string }
  /** Of an upload: the dropped folder that it belongs to. `id` is the same for all uploads of it; `place` ends in `/`. */
  readonly folder?: { readonly id: string; readonly name: string; readonly place: string }
  /** Bytes that are where they belong, those that were there before included. */
  readonly doneBytes: number
  /** Of `doneBytes`, those that were there before. */
  readonly alreadyBytes?: number
  readonly totalBytes?: number
  readonly parts?: PartCounts
  /** Blobs of an image or files of a folder, where there are several. */
  readonly items?: { readonly done: number; readonly total?: number }
  /** What is moved right now: a digest, or a path within the folder. */
  readonly current?: string
  /** Things left out or changed on the way that the person should know of; `transferReports` tells the first of them. */
  readonly reports?: number
  /** There may be more than were counted. */
  readonly moreReports?: true
  /** Rows are shown by ascending position; it says what runs next, too. */
  readonly position: number
  readonly startedAtMs: number
  readonly state: TransferPhase
}

/** `already` were there before (another run's, or another image's). All are parts of the whole. */
export interface PartCounts {
  readonly done: number
  readonly already: number
  readonly inFlight: number
  readonly failed: number
  readonly total: number
}

export type TransferPhase =
  | { readonly phase: 'queued' }
  | { readonly phase: 'running'; readonly bytesPerSecond: number }
  | { readonly phase: 'paused' }
  | { readonly phase: 'waiting'; readonly need: TransferNeed }
  | {
      readonly phase: 'done'
      readonly endedAtMs: number
      readonly durationMs: number
      readonly skipped: boolean
    }
  | { readonly phase: 'failed'; readonly error: ErrorData; readonly endedAtMs: number }
  /** `cleaning` while what it left at the service or on the disk is not taken back yet. */
  | { readonly phase: 'cancelled'; readonly endedAtMs: number; readonly cleaning: boolean }

/** What only the person can give before it goes on. */
export type TransferNeed =
  /** The file again: the page that held it is gone. */
  | { readonly kind: 'file' }
  /** A place again: the browser that took the download is gone. */
  | { readonly kind: 'place' }
  /** What is to become of the object that is there. */
  | { readonly kind: 'choice'; readonly existing: ExistingObject; readonly sizeBytes: number }

export interface ExistingObject {
  readonly key: string
  readonly sizeBytes: number
  readonly modifiedAtMs: number
  /** Undefined where it cannot be told without reading it. */
  readonly equal?: boolean
}

/** The first items bring every transfer, in pieces; later ones what changed. */
export interface TransferChanges {
  readonly rows: readonly TransferRow[]
  /** Ids that are not among the transfers any more. */
  readonly removed: readonly string[]
  /** True once everything that was there at the beginning has come. */
  readonly whole: boolean
}

export interface TransferReport {
  /** A path within the folder, an object key, or a name in an archive. */
  readonly path: string
  readonly kind:
    | 'link'
    | 'unreadable'
    | 'special'
    | 'renamed'
    | 'changed'
    | 'skipped'
    | 'failed'
    | 'left'
    | 'unverified'
  /** The new name, or in English what happened. */
  readonly detail?: string
  /** What happened, for people of any language. */
  readonly reason?: Reason
}

/** A multipart upload that was begun and neither finished nor taken back. It is kept, and costs, unseen. */
export interface MultipartUploadRow {
  readonly key: string
  readonly uploadId: string
  /** Undefined where the service does not tell. */
  readonly startedAtMs?: number
  /** Comes later than the row: its parts have to be listed. */
  readonly sizeBytes?: number
  readonly parts?: number
  /** The transfer of ours that it belongs to, if one is under way or can go on. */
  readonly transfer?: string
}

export interface AbortFailure {
  readonly key: string
  readonly uploadId: string
  readonly error: ErrorData
}
