import type { ManifestSummary } from './manifests.ts'
import type { Problem } from '../../../drivers/common/problem.ts'

export interface RepositoryRow {
  readonly name: string
  readonly problems: readonly Problem[]
}

export interface RepositoryCounts {
  readonly name: string
  readonly tags: number
  /** True when there are more: counting stops after the first page. */
  readonly more: boolean
}

/**
 * Comes more than once for a tag, each time knowing more: first name, time and history from the listing,
 * then the digest from the link, then what the manifest says. The later row replaces the earlier one.
 */
export interface TagRow {
  readonly tag: string
  /** `gone`: it was told as it is remembered, and is not there any more. */
  readonly known: 'listed' | 'linked' | 'read' | 'gone'
  /** Absent when `current/link` is missing. */
  readonly pushedAtMs?: number
  readonly historyCount: number
  readonly digest?: string
  readonly manifest?: ManifestSummary
  readonly problems: readonly Problem[]
}

/** A manifest known by its revision link, tagged or not. */
export interface RevisionRow {
  readonly digest: string
  readonly linkedAtMs?: number
  readonly manifest?: ManifestSummary
  readonly problems: readonly Problem[]
}

export interface TagHistoryRow {
  readonly digest: string
  readonly linkedAtMs: number
  readonly current: boolean
  readonly manifest?: ManifestSummary
  /** Against the one that was linked before it; absent for the first, and where one of them could not be read. */
  readonly changed?: HistoryChange
  readonly problems: readonly Problem[]
}

/** How the layers of one manifest differ from those of another; of an index those of all that it lists. */
export interface HistoryChange {
  readonly addedLayers: number
  readonly removedLayers: number
  readonly sharedLayers: number
  /** Of the layers, in bytes: negative where it became smaller. */
  readonly sizeDifference: number
}
