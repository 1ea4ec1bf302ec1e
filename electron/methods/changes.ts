import type { changes } from '../api/changes.ts'
import type { Implementation } from '../api/method.ts'
import { StoreError } from '../../drivers/index.ts'
import type { Plans } from '../health/changes/plans.ts'

/** Plans of changes, changes, and the log of all that was changed from here. */
export function changeMethods(plans: Plans): Implementation<typeof changes> {
  return {
    watchChanges: later,
    async getPlan({ plan }, signal) {
      return (await plans.get(plan, signal)).row
    },
    planItems: ({ plan }, signal) => plans.items(plan, signal),
    startPlan: later,
    pauseChange: later,
    continueChange: later,
    stopChange: later,
    undoChange: later,
    changeItems: later,
    saveActivity: later,
  }
}

function later(): never {
  throw new StoreError('Unsupported', 'not yet')
}
