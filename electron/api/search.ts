import { z } from 'zod'

import { stream } from './method.ts'
import type { SearchHit } from './rows.ts'

export const search = {
  /**
   * Finds what is typed in every store: repositories, tags, `repository:tag`, `repository@digest`, digests. Stores of which
   * something is remembered answer at once, with parts of names and digests, annotations, types and other objects, too.
   */
  search: stream(() => z.strictObject({ text: z.string().max(1024) })).gives<readonly SearchHit[]>(),
}
