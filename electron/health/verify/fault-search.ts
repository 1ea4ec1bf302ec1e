import type { Digest } from '../../../drivers/common/names.ts'
import type { Problem } from '../../../drivers/common/problem.ts'
import type { KeyOf } from './blob-faults.ts'

/** What a search for faults is told beside what is known of the store. */
export interface FaultSearch {
  readonly keyOf: KeyOf
  /** Manifests that could not be read as they are now, and why. Of those that nobody tried, nothing is told. */
  readonly failures: ReadonlyMap<Digest, Problem>
  /** Milliseconds since 1970, UTC. */
  readonly nowMs: number
}
