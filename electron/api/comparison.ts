import { z } from 'zod'

import { id, nothing } from './inputs.ts'
import { call, stream, type Nothing } from './method.ts'
import type { ComparisonPart, MirrorRules, MirrorStarted, MirrorStep } from './rows.ts'

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
  /** Rules that are kept in the data folder, in the order in which they were made. */
  listMirrorRules: call(nothing).gives<MirrorRules>(),
  /** Adds a rule, or replaces that of `id`. */
  saveMirrorRule: call(() => z.strictObject({ id: id().optional(), rule: mirrorRuleDraft() })).gives<{
    id: string
  }>(),
  removeMirrorRule: call(rule).gives<Nothing>(),
  /** Lists the stores of a rule anew and plans a run. Writes nothing to a store. */
  planMirror: stream(rule).gives<MirrorStep>(),
  /** Begins what was planned: one copy for each target. */
  startMirror: call(() => z.strictObject({ plan: id() })).gives<MirrorStarted>(),
}

function rule() {
  return z.strictObject({ rule: id() })
}

/** What a person types of a rule; see `MirrorRule`. */
export function mirrorRuleDraft() {
  return z.strictObject({
    name: z.string().min(1).max(100),
    from: id(),
    to: z
      .array(id())
      .min(1)
      .max(mostCompared - 1),
    repositories: z.array(z.string().min(1).max(512)).min(1).max(mostPatterns),
    tags: z.array(z.string().min(1).max(256)).max(mostPatterns),
    differing: z.enum(['leave', 'move']),
  })
}

/** Rules that are kept. */
export const mostMirrorRules = 200
/** Of repositories, and of tags, in one rule. */
export const mostPatterns = 100

/** Stores that are compared at once, the base among them. */
export const mostCompared = 16
