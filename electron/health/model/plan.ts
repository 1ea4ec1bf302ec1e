import type { ChangeKind, ChangeSubject, CollectionRules, PhaseName } from '../../api/rows.ts'
import type { Operation } from './operation.ts'

/**
 * What a change will do to one store: data, made by functions that only read. Phases run one after another; the operations
 * of a phase in any order, many at once.
 */
export interface Plan {
  readonly kind: ChangeKind
  readonly store: string
  readonly subject: ChangeSubject
  readonly phases: readonly Phase[]
}

export interface Phase {
  readonly name: PhaseName
  /** Numbers of the operations, and of the bytes that they free (or bring). */
  readonly count: number
  readonly sizeBytes: number
  /** In pages. May be called more than once, and gives the same each time. */
  operations(): Iterable<readonly Operation[]> | AsyncIterable<readonly Operation[]>
  /**
   * The phase begins only when a person presses again, so long after the phase before ended. 0: at once after the press.
   * Absent: the phase follows by itself.
   */
  readonly waitsMs?: number
  /** Asked before each window of operations; see `Guards`. Plain data, since it is kept on the disk. */
  readonly guard?: PhaseGuard
}

export type PhaseGuard = UnreferencedGuard | UntaggedGuard

/** Only what no manifest and no new link names now may go. */
export interface UnreferencedGuard {
  readonly kind: 'unreferenced'
  /** By whose rules it is marked anew what is in use. */
  readonly mode: CollectionRules['mode']
  /** When the listing began that the plan was made from. */
  readonly markedAtMs: number
  /** Blobs younger than that stay. */
  readonly minAgeMs: number
}

/** Only links of manifests may go that no tag of their repository points to now. */
export interface UntaggedGuard {
  readonly kind: 'untagged'
  readonly repository: string
}

/** Says which operations of a window may still be done. The others are noted as kept, with the reason. */
export type Guards = {
  readonly [Kind in PhaseGuard['kind']]: (
    store: string,
    guard: Extract<PhaseGuard, { kind: Kind }>,
    operations: readonly Operation[],
    signal: AbortSignal,
  ) => Promise<readonly Operation[]>
}

/** Looks after a guarded phase for what was needed after all, and gives the keys. They are noted as failed. */
export interface Afterwards {
  readonly unreferenced: (
    store: string,
    guard: UnreferencedGuard,
    done: AsyncIterable<readonly Operation[]>,
    signal: AbortSignal,
  ) => Promise<readonly string[]>
}
