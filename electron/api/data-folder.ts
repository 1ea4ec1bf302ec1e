import { z } from 'zod'

import { nothing } from './inputs.ts'
import { call, type Nothing } from './method.ts'
import type { DataUsage } from './rows.ts'

/** What Bollard keeps on this computer, and how it goes. Nothing here writes to a bucket. */
export const dataFolder = {
  dataUsage: call(nothing).gives<DataUsage>(),
  /** Shows the folder in the file manager; fails with Unsupported where the host cannot. */
  openDataFolder: call(nothing).gives<Nothing>(),
  /** Forgets what can be found out again: what is known of stores, or the layers that were read. */
  forgetData: call(() => z.strictObject({ kind: z.enum(['catalogs', 'layers', 'window']) })).gives<Nothing>(),
  /**
   * Removes all stores with their keys, all settings and all that is remembered. `typed` is the word that the person has to
   * type. Fails with PreconditionFailed while transfers or changes run. Files that are in use go when Bollard ends.
   */
  removeEverything: call(() => z.strictObject({ typed: z.string().max(64) })).gives<Nothing>(),
}
