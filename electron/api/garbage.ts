import { z } from 'zod'

import { id, inStore } from './inputs.ts'
import { call, stream, type Nothing } from './method.ts'
import type { CollectionPlan, RetentionRow } from './rows.ts'

/** Garbage collection: what nothing needs any more, and how it goes. */
export const garbage = {
  /**
   * Marks what is in use and plans what goes. Lists the store where its listing is older than an hour, and reads manifests
   * that nobody has read: progress comes while it does, the plan last.
   */
  planCollection: stream(() => inStore().extend({ rules: collectionRules() })).gives<CollectionStep>(),
  /** Which tags rules would take, at once, from what is remembered. `repository` narrows it. */
  previewRetention: stream(() =>
    inStore().extend({ retention: z.array(rule()).max(100), repository: z.string().max(512).optional() }),
  ).gives<readonly RetentionRow[]>(),
  /** Writes a report: of a plan what would go, of a change what went. */
  saveCollectionReport: call(() =>
    z.union([
      z.strictObject({ plan: id(), format: format(), sink: id() }),
      z.strictObject({ change: id(), format: format(), sink: id() }),
    ]),
  ).gives<Nothing>(),
}

export type CollectionStep =
  | {
      readonly kind: 'progress'
      readonly step: 'listing' | 'manifests' | 'marking'
      readonly done: number
      readonly of?: number
    }
  | { readonly kind: 'plan'; readonly plan: CollectionPlan }

/** How a person collects: what a plan is made by, and what the settings keep. */
export function collectionRules() {
  return z.strictObject({
    mode: z.enum(['v2', 'v3', 'safe']),
    deleteUntagged: z.boolean(),
    minAgeHours: z.number().min(0).max(8760),
    retention: z.array(rule()).max(100),
    graceDays: z.union([z.literal(0), z.literal(1), z.literal(7)]),
    copyTo: id().optional(),
  })
}

function rule() {
  return z.strictObject({
    repositories: z.string().min(1).max(512),
    keepNewest: z.int().min(0).max(1_000_000).optional(),
    keepDays: z.number().min(0).max(36_500).optional(),
    keepTags: z.array(z.string().min(1).max(256)).max(100),
  })
}

function format() {
  return z.enum(['json', 'csv'])
}
