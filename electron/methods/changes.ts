import type { changes } from '../api/changes.ts'
import type { Implementation } from '../api/method.ts'
import { StoreError } from '../../drivers/index.ts'

export function changeMethods(): Implementation<typeof changes> {
  return {
    watchChanges: later,
    getPlan: later,
    planItems: later,
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
