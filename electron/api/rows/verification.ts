import type { ErrorData } from '../messages.ts'

/** How deep a verification looks: at what is listed, at heads, at every byte. Each does what those before do, too. */
export type VerificationLevel = 'listing' | 'checksum' | 'content'

/** What was found wrong. Those of severity `error` break a pull now. */
export type FindingKind =
  | 'missingBlob'
  | 'wrongSize'
  | 'corruptBlob'
  | 'missingLayerLink'
  | 'missingRevision'
  | 'missingChild'
  | 'badManifest'
  | 'tagWithoutLink'
  | 'badLink'
  | 'danglingRevision'
  | 'danglingLayerLink'
  | 'ghostRepository'
  | 'unreadable'
  | 'staleUpload'
  | 'stalePart'
  | 'strangeKey'

export type RepairKind = 'fetchBlob' | 'writeLink' | 'remove' | 'abort'

export interface FindingRow {
  /** The same as long as the fault is the same. */
  readonly id: string
  readonly kind: FindingKind
  readonly severity: 'error' | 'warning'
  readonly repository?: string
  readonly tag?: string
  readonly digest?: string
  /** The object it is about. */
  readonly key: string
  readonly sizeBytes?: number
  /** What was expected, and what is there, where both can be said: a size, a digest, a checksum. */
  readonly expected?: string
  readonly found?: string
  /** Tags that cannot be pulled because of it: at most 20, and how many. */
  readonly breaks: readonly { readonly repository: string; readonly tag: string }[]
  readonly breaksCount: number
  /** Since when, where the bucket tells: the time of the object or link. */
  readonly sinceMs?: number
  /** Other stores of the list that hold the blob, as far as is remembered. */
  readonly heldBy: readonly string[]
  readonly repairs: readonly RepairKind[]
}

export interface VerificationState {
  readonly running?: VerificationRun
  /** The last that ended, also by a stop. */
  readonly last?: VerificationResult
  /** Content that a stop or a crash left unread: `startVerification` with `goOn` reads the rest. */
  readonly unfinished?: { readonly doneBytes: number; readonly ofBytes: number }
  readonly failure?: ErrorData
}

export interface VerificationRun {
  readonly level: VerificationLevel
  readonly step: 'listing' | 'manifests' | 'looking' | 'heads' | 'content'
  readonly done: number
  readonly of: number
  readonly doneBytes: number
  readonly ofBytes: number
  readonly startedAtMs: number
  readonly bytesPerSecond?: number
}

export interface VerificationResult {
  readonly level: VerificationLevel
  readonly startedAtMs: number
  readonly endedAtMs: number
  readonly wasStopped: boolean
  readonly requests: number
  readonly readBytes: number
  readonly blobs: number
  readonly manifests: number
  readonly repositories: number
  readonly counts: readonly {
    readonly kind: FindingKind
    readonly count: number
    readonly sizeBytes: number
  }[]
  readonly brokenTags: number
  /** Findings by repository, for those that have some. */
  readonly byRepository: readonly RepositoryFindings[]
}

export interface RepositoryFindings {
  readonly repository: string
  readonly missing: number
  readonly dangling: number
  readonly uploads: number
}

/** What a verification asks of the store. */
export interface VerificationCost {
  readonly requests: number
  readonly readBytes: number
  readonly objects: number
}
