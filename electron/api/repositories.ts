import { z } from 'zod'

import { inRepository, inStore, name } from './inputs.ts'
import { call, stream } from './method.ts'
import type {
  RepositoryCounts,
  RepositoryRow,
  RevisionRow,
  TagHistoryRow,
  TagRow,
  TagTarget,
} from './rows.ts'

/** Repositories, and the lists of what is in them. */
export const repositories = {
  listRepositories: stream(inStore).gives<readonly RepositoryRow[]>(),
  countTags: call(() => inStore().extend({ repositories: z.array(name()).max(200) })).gives<
    readonly RepositoryCounts[]
  >(),
  /** A later row of a tag replaces an earlier one. What is remembered comes first; the store is listed in any case. */
  listTags: stream(inRepository).gives<readonly TagRow[]>(),
  /** What these tags point to now, for a person who is about to write them. */
  tagTargets: call(() => inRepository().extend({ tags: z.array(name()).max(200) })).gives<
    readonly TagTarget[]
  >(),
  tagHistory: call(() => inRepository().extend({ tag: name() })).gives<readonly TagHistoryRow[]>(),
  listRevisions: stream(inRepository).gives<readonly RevisionRow[]>(),
}
