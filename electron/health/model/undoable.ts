import { setImmediate as yieldToOthers } from 'node:timers/promises'

import type { Operation } from './operation.ts'
import type { Plan } from './plan.ts'

/** Whether an operation can be taken back by what is kept of it. */
export function isUndoable(operation: Operation): boolean {
  switch (operation.kind) {
    case 'put':
    case 'move':
      return true
    case 'delete':
      return operation.keep.kind !== 'nothing'
    case 'abortUpload':
    case 'fetchBlob':
      return false
    default:
      return operation satisfies never
  }
}

/** What becomes of what a plan changes by itself: in all its phases up to the first that waits for a person, who is asked again then. */
export interface Reversal {
  /** Whether it can be taken back. */
  readonly canUndo: boolean
  /** Whether something goes for good. A blob that is brought takes nothing away: it replaces what is no use to anybody. */
  readonly takesForGood: boolean
}

/** Reads operations only until one answers it. */
export async function reversalOf(plan: Plan): Promise<Reversal> {
  let canUndo = true
  for (const [index, phase] of plan.phases.entries()) {
    if (index > 0 && phase.waitsMs !== undefined) break
    for await (const page of phase.operations()) {
      const lasting = page.filter((operation) => !isUndoable(operation))
      if (lasting.some(({ kind }) => kind !== 'fetchBlob')) return { canUndo: false, takesForGood: true }
      canUndo &&= lasting.length === 0
      await yieldToOthers()
    }
  }
  return { canUndo, takesForGood: false }
}
