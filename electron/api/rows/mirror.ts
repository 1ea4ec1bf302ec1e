import type { ErrorData } from '../messages.ts'
import type { CopyPlanView } from './images.ts'

/** A rule by which a person keeps stores like another one, by hand. It never deletes anything. */
export interface MirrorRule {
  readonly id: string
  readonly name: string
  /** Stores by ID; one that is gone from the list stays in the rule. */
  readonly from: string
  readonly to: readonly string[]
  /** Patterns, of which one has to fit: `*` stands for any characters but `/`, `**` for any. */
  readonly repositories: readonly string[]
  /** The same of tags; every tag where there is none. */
  readonly tags: readonly string[]
  /** What becomes of tags that lead elsewhere in a target. */
  readonly differing: 'leave' | 'move'
  readonly lastRun?: MirrorRun
}

/** What a person types of a rule. */
export type MirrorRuleDraft = Omit<MirrorRule, 'id' | 'lastRun'>

/** When a rule was last run, and what came of it: a transfer for each target that lacked something. */
export interface MirrorRun {
  readonly atMs: number
  readonly copies: readonly {
    readonly store: string
    readonly transfer: string
    readonly newTags: number
    readonly movedTags: number
  }[]
}

export interface MirrorRules {
  readonly rules: readonly MirrorRule[]
  /** Where a damaged file of rules was kept: rules may be missing. */
  readonly damaged?: string
}

/** How far the plan of a run is: the stores are listed, then each target is told, then the plan can be begun. */
export type MirrorStep =
  | { readonly kind: 'listing'; readonly stores: readonly string[] }
  | { readonly kind: 'target'; readonly target: MirrorTarget }
  /** All is told. `plan` begins it; absent where there is nothing to copy. */
  | { readonly kind: 'whole'; readonly plan?: string }

export interface MirrorTarget {
  readonly store: string
  /** By its name: tags of the source that fit the rule. */
  readonly tags: number
  readonly missing: number
  readonly differing: number
  /** Of those that differ, how many were written later in the target. */
  readonly newer: number
  readonly same: number
  /** Of which it is not known where they lead, here or there: they are left. */
  readonly untold: number
  /** False where there is more than one copy takes: the next run brings the rest. */
  readonly isWhole: boolean
  /** The dry run; absent where there is nothing to copy. */
  readonly plan?: CopyPlanView
  /** Why this target is left out. */
  readonly failure?: ErrorData
}

/** What a run began, and which targets could not be written to. */
export interface MirrorStarted {
  readonly transfers: readonly string[]
  readonly failures: readonly { readonly store: string; readonly error: ErrorData }[]
}
