import type { garbage } from '../api/garbage.ts'
import type { Implementation } from '../api/method.ts'
import { StoreError } from '../../drivers/index.ts'

export function garbageMethods(): Implementation<typeof garbage> {
  return {
    planCollection: later,
    previewRetention: later,
    saveCollectionReport: later,
  }
}

function later(): never {
  throw new StoreError('Unsupported', 'not yet')
}
