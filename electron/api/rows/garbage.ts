import type { PlanRow } from './changes.ts'

/** What would be collected, and where. */
export interface CollectionPlan extends PlanRow {
  readonly rules: CollectionRules
  readonly totals: CollectionTotals
  /** Of the repositories with something to free; what nobody's manifest ever named is under the name ``. */
  readonly repositories: readonly CollectionRow[]
  readonly repositoryCount: number
  /** What differs from what the registry of the same mode would take: safe mode keeps more, and minimum ages. */
  readonly differences: readonly CollectionDifference[]
}

export interface CollectionTotals {
  readonly blobs: number
  readonly sizeBytes: number
  /** Of these, by storage class, as the service names it; empty where the listing told none. The most bytes first. */
  readonly classes: readonly { readonly name: string; readonly sizeBytes: number }[]
  readonly manifests: number
  readonly tags: number
  readonly keptBlobs: number
  readonly keptBytes: number
  /** Requests that delete them, and how many keys each takes. */
  readonly requests: number
  readonly keysARequest: number
}

/** A blob that several repositories share is counted once, where its last reference was. */
export interface CollectionRow {
  readonly repository: string
  readonly tags: number
  /** Of the tags, those that the rules take. */
  readonly takenTags: number
  readonly takenManifests: number
  readonly freedBlobs: number
  readonly freedBytes: number
}

/** Why blobs or manifests stay that a registry would take. */
export interface CollectionDifference {
  readonly reason:
    | 'young'
    | 'childOfKeptIndex'
    | 'referrerOfKept'
    | 'otherAlgorithm'
    | 'layerLinked'
    /** A tag or a revision leads to it that a registry passes by, since a link or the manifest is missing. */
    | 'passedBy'
  readonly blobs: number
  readonly manifests: number
  readonly sizeBytes: number
  /** At most ten digests. */
  readonly examples: readonly string[]
}

/** A tag that the rules take, or keep. */
export interface RetentionRow {
  readonly repository: string
  readonly tag: string
  readonly digest?: string
  readonly pushedAtMs?: number
  readonly isTaken: boolean
  /** The first of the rules that keeps it; for a taken tag the rule it falls under. */
  readonly because: 'newest' | 'young' | 'pattern' | 'noRule' | 'none'
}

/** See `planCollection`. Both sides: the window sends it, and the plan says it. */
export interface CollectionRules {
  /** As the registry 2.8 collects, as 3.x does, or ours, which keeps more. */
  readonly mode: 'v2' | 'v3' | 'safe'
  /** Also takes manifests that no tag leads to. */
  readonly deleteUntagged: boolean
  /** 0 to 8,760. What is younger stays. */
  readonly minAgeHours: number
  readonly retention: readonly RetentionRule[]
  /** Days between the links and the blobs, in which everything can be taken back: 0, 1 or 7. */
  readonly graceDays: 0 | 1 | 7
  /** The store to which blobs are copied before they go, so that the collection can be taken back. */
  readonly copyTo?: string | undefined
}

/** Which tags of some repositories stay; the first rule that names a repository decides. What nothing keeps is taken. */
export interface RetentionRule {
  /** `*` stands for any characters but `/`, `**` for any. */
  readonly repositories: string
  readonly keepNewest?: number | undefined
  readonly keepDays?: number | undefined
  /** Tags that fit one of these stay, whatever else. */
  readonly keepTags: readonly string[]
}
