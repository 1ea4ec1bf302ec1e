import { z } from 'zod'

import { inRepository, inStore, key, name } from './inputs.ts'
import { call } from './method.ts'
import type { PlanRow } from './rows.ts'

/**
 * Plans of what a person deletes, moves and writes one by one. Each lists what it needs anew; nothing is changed before
 * `startPlan`.
 */
export const deletions = {
  /** Deletes tags and nothing else: their manifests stay. */
  planTagDeletion: call(() =>
    inRepository().extend({ tags: z.array(name()).min(1).max(10_000) }),
  ).gives<PlanRow>(),
  /** Deletes manifests of a repository as a registry does: the links of their revisions, and the tags that point to them. */
  planManifestDeletion: call(() =>
    inRepository().extend({ digests: z.array(name()).min(1).max(10_000) }),
  ).gives<PlanRow>(),
  /** Deletes repositories: all their links. Repositories whose names continue theirs stay. */
  planRepositoryDeletion: call(() =>
    inStore().extend({ repositories: z.array(name()).min(1).max(1000) }),
  ).gives<PlanRow>(),
  /** Points a tag, new or old, to a manifest that the repository has. */
  planTag: call(() => inRepository().extend({ tag: name(), digest: name() })).gives<PlanRow>(),
  /** Deletes files and folders; a key of a folder ends in `/`. */
  planFileDeletion: call(() =>
    inStore().extend({ keys: z.array(key().min(1)).min(1).max(10_000) }),
  ).gives<PlanRow>(),
  /** Gives files and folders other keys. A folder's two keys end in `/`. */
  planFileMove: call(() =>
    inStore().extend({
      moves: z
        .array(z.strictObject({ from: key().min(1), to: key().min(1) }))
        .min(1)
        .max(10_000),
    }),
  ).gives<PlanRow>(),
  /** Writes the empty object that marks a folder. */
  planNewFolder: call(() => inStore().extend({ key: key().min(1) })).gives<PlanRow>(),
}
