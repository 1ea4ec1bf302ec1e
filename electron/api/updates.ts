import { nothing } from './inputs.ts'
import { call } from './method.ts'
import type { UpdateState } from './rows.ts'

/** Whether there is a newer version. Nothing is ever downloaded or installed. */
export const updates = {
  /** What is known; asks the feed where the person lets it and the last answer is a day old. Fails never. */
  knownUpdate: call(nothing).gives<UpdateState>(),
  /** Asks the feed now. Fails with what is wrong. */
  checkForUpdate: call(nothing).gives<UpdateState>(),
}
