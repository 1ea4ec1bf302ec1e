import { z } from 'zod'

import { stream } from './method.ts'
import type { SearchHit } from './rows.ts'

export const search = {
  /** Finds a digest, `repository:tag`, `repository@digest` or repository name in every store, as answers come. */
  search: stream(() => z.strictObject({ text: z.string().max(1024) })).gives<readonly SearchHit[]>(),
}
