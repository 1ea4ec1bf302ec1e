import type { ErrorData } from '../messages.ts'
import type { Reason } from '../../../drivers/common/reasons.ts'

/** Progress while archives are read, then what is in each. An archive that is refused does not stop the others. */
export type PushPreviewEvent =
  /** First: what is large is sent in parts of this size, so many at once at most. Larger ones for what is very large. */
  | { readonly kind: 'parts'; readonly partSizeBytes: number; readonly atOnce: number }
  | {
      readonly kind: 'reading'
      readonly archive: number
      readonly doneBytes: number
      readonly totalBytes: number
    }
  | { readonly kind: 'archive'; readonly archive: number; readonly content: ArchiveContent }
  /** Not an image archive, or one that is not to be trusted; `error.message` says why. */
  | { readonly kind: 'refused'; readonly archive: number; readonly error: ErrorData }

export interface ArchiveContent {
  /** Names the archive in `startPush`; good until the preview's stream is closed. */
  readonly archiveId: string
  readonly format: 'oci' | 'docker'
  readonly sizeBytes: number
  readonly blobs: number
  readonly images: readonly ArchiveImage[]
}

export interface ArchiveImage {
  /** Unique in the archive. */
  readonly imageId: string
  /** As the archive names it: `edge/agent:2026.11`; undefined when it does not. */
  readonly name?: string
  readonly kind: 'image' | 'index' | 'artifact'
  /** Undefined for a docker archive, whose manifest is made when it is pushed. */
  readonly digest?: string
  readonly platforms: readonly string[]
  /** Where it would go by its name, or by what it was dropped on; empty when nothing says. */
  readonly repository: string
  readonly tags: readonly string[]
  readonly sizeBytes: number
  readonly blobs: number
  /** Blobs that the store has, and their bytes. Of a docker archive only what can be known before compressing. */
  readonly alreadyBlobs: number
  readonly alreadyBytes: number
  /** The manifest that it is about, by digest: it will be listed among that one's referrers. */
  readonly subject?: string
  /** Why it cannot be pushed, as the others of the archive can. */
  readonly refused?: ErrorData
}

/** What a tag that would be written points to now. */
export interface TagTarget {
  readonly tag: string
  readonly digest?: string
  readonly pushedAtMs?: number
}

/** A dry run, as it becomes known; the last is `whole`. What it says is what the copy does. */
export interface CopyPlanView {
  readonly whole: boolean
  readonly repositories: number
  readonly tags: number
  readonly manifests: number
  readonly blobs: number
  readonly sizeBytes: number
  /** Blobs that the target has. */
  readonly alreadyBlobs: number
  readonly alreadyBytes: number
  /** Tags that would be new, those that would move, and those that are the same already. */
  readonly newTags: number
  readonly movedTags: number
  readonly sameTags: number
  /** Lists of referrers in the target that more would be added to: they are tags, too. */
  readonly extendedLists: number
  /** Whether the target has all of it, links included: there is nothing to write. */
  readonly allThere: boolean
  /** Some of the tags that would move. */
  readonly moving: readonly {
    readonly repository: string
    readonly tag: string
    readonly from: string
    readonly to: string
  }[]
  /** Whether bytes go from bucket to bucket at the service, or through this computer. */
  readonly way: 'serverSide' | 'streamed'
  /** What cannot be copied, and why: a manifest that lacks blobs, one that cannot be read. */
  readonly problems: readonly {
    readonly repository: string
    readonly tag?: string
    /** In English. */
    readonly detail: string
    readonly reason?: Reason
  }[]
}
