import { z } from 'zod'

import { inStore } from './inputs.ts'
import { call } from './method.ts'
import type { StoreUsage, TagUsage } from './rows.ts'

/** Where the bytes of a store are, as it was last listed. Neither makes a request once the store was listed. */
export const usage = {
  storeUsage: call(inStore).gives<StoreUsage>(),
  /** The tags of one repository. Fails with NotFound where the listing has no such repository. */
  tagUsage: call(() => inStore().extend({ repository: z.string().min(1).max(512) })).gives<TagUsage>(),
}
