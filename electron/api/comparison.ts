import { z } from 'zod'

import { id } from './inputs.ts'
import { stream } from './method.ts'
import type { ComparisonPart } from './rows.ts'

/** Stores beside each other. */
export const comparison = {
  /**
   * Compares the tags of stores by what is remembered of them: no store is opened. Begins again whenever something else is
   * known of one, until the window stops reading. Fails with NotFound where the base is no store.
   */
  watchComparison: stream(() =>
    z.strictObject({
      /** What "same" is measured by. */
      base: id(),
      others: z
        .array(id())
        .min(1)
        .max(mostCompared - 1),
    }),
  ).gives<ComparisonPart>(),
}

/** Stores that are compared at once, the base among them. */
export const mostCompared = 16
