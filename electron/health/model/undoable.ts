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

/**
 * Whether what a plan does by itself can be taken back: all its phases up to the first that waits for a person, who is
 * asked again then. Reads operations only until one answers it.
 */
export async function canUndoPlan(plan: Plan): Promise<boolean> {
  for (const [index, phase] of plan.phases.entries()) {
    if (index > 0 && phase.waitsMs !== undefined) return true
    for await (const page of phase.operations()) {
      if (!page.every(isUndoable)) return false
      await yieldToOthers()
    }
  }
  return true
}
