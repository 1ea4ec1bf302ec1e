import { inStore } from './inputs.ts'
import { stream } from './method.ts'
import type { AccessEvent } from './rows.ts'

/** What the key of a store may do. */
export const access = {
  /**
   * Tries each permission that a registry needs, and cleans up after, also when it is stopped. Writes only below one
   * key named for it, and nothing to a read-only store.
   */
  checkAccess: stream(inStore).gives<AccessEvent>(),
}
