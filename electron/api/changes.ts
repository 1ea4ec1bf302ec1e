import { z } from 'zod'

import { id, nothing } from './inputs.ts'
import { call, stream, type Nothing } from './method.ts'
import type { ChangeItem, ChangeRow, PlanItem, PlanRow } from './rows.ts'

/** Changes of buckets that were made from here: planned, under way, ended, taken back. */
export const changes = {
  /** All changes that are kept, newest first, then those that changed. A later row replaces an earlier one. */
  watchChanges: stream(nothing).gives<readonly ChangeRow[]>(),
  /** A plan as it is now: its checks depend on the time. Fails with NotFound after an hour. */
  getPlan: call(inPlan).gives<PlanRow>(),
  /** Exactly what a plan would do, in pages. */
  planItems: stream(inPlan).gives<readonly PlanItem[]>(),
  /**
   * Begins a change. `typedName` is the store's name as the person typed it, which a plan needs that cannot be undone.
   * Fails with PreconditionFailed where a check refuses it, with ReadOnly on a read-only store.
   */
  startPlan: call(() => inPlan().extend({ typedName: z.string().max(256).optional() })).gives<{
    readonly change: string
  }>(),
  pauseChange: call(inChange).gives<Nothing>(),
  /** Goes on with a change that is paused, interrupted or failed, or begins the phase that waits. */
  continueChange: call(() =>
    inChange().extend({ typedName: z.string().max(256).optional() }),
  ).gives<Nothing>(),
  /** Ends a change where it is. What it did stays done, and can be undone where a change can. */
  stopChange: call(inChange).gives<Nothing>(),
  undoChange: call(inChange).gives<Nothing>(),
  /** What failed, and what was kept. */
  changeItems: stream(inChange).gives<readonly ChangeItem[]>(),
  /** Writes these changes to a file; all where none are named. `sink` is where the host was told to put it. */
  saveActivity: call(() =>
    z.strictObject({
      format: z.enum(['json', 'csv']),
      sink: id(),
      changes: z.array(id()).max(100_000).optional(),
    }),
  ).gives<Nothing>(),
}

function inPlan() {
  return z.strictObject({ plan: id() })
}

function inChange() {
  return z.strictObject({ change: id() })
}
