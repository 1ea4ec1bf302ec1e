import { z } from 'zod'

import { id, inStore } from './inputs.ts'
import { call, stream, type Nothing } from './method.ts'
import type { FindingRow, PlanRow, VerificationCost, VerificationState } from './rows.ts'

/** Whether what a registry would serve is there and whole, and what can be done where it is not. */
export const verification = {
  /** The state now, and whenever it changes. */
  watchVerification: stream(inStore).gives<VerificationState>(),
  /** From what is remembered; undefined numbers are never guessed: a store that was not listed fails with NotFound. */
  verificationCost: call(() => inStore().extend({ level: level() })).gives<VerificationCost>(),
  /** Answers once it ends. It goes on when the window looks elsewhere. */
  startVerification: call(() =>
    inStore().extend({
      level: level(),
      goOn: z.boolean().optional(),
      mostBytesPerSecond: z.number().min(1024).optional(),
      mostRequestsPerSecond: z.number().min(1).max(10_000).optional(),
    }),
  ).gives<Nothing>(),
  stopVerification: call(inStore).gives<Nothing>(),
  /** What the last verification found, worst first, in pages. */
  listFindings: stream(inStore).gives<readonly FindingRow[]>(),
  /** Fails with PreconditionFailed where a finding has no such repair any more. `from` is the store to take blobs from. */
  planRepair: call(() =>
    inStore().extend({
      findings: z.array(id()).min(1).max(10_000),
      repair: z.enum(['fetchBlob', 'writeLink', 'remove', 'abort']),
      from: id().optional(),
    }),
  ).gives<PlanRow>(),
  saveFindings: call(() =>
    inStore().extend({ format: z.enum(['json', 'csv']), sink: id() }),
  ).gives<Nothing>(),
}

function level() {
  return z.enum(['listing', 'checksum', 'content'])
}
