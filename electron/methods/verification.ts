import type { verification } from '../api/verification.ts'
import type { Implementation } from '../api/method.ts'
import { StoreError } from '../../drivers/index.ts'

export function verificationMethods(): Implementation<typeof verification> {
  return {
    watchVerification: later,
    verificationCost: later,
    startVerification: later,
    stopVerification: later,
    listFindings: later,
    planRepair: later,
    saveFindings: later,
  }
}

function later(): never {
  throw new StoreError('Unsupported', 'not yet')
}
