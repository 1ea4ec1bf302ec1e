import type { deletions } from '../api/deletions.ts'
import type { Implementation } from '../api/method.ts'
import { StoreError } from '../../drivers/index.ts'

export function deletionMethods(): Implementation<typeof deletions> {
  return {
    planTagDeletion: later,
    planManifestDeletion: later,
    planRepositoryDeletion: later,
    planTag: later,
    planFileDeletion: later,
    planFileMove: later,
    planNewFolder: later,
  }
}

function later(): never {
  throw new StoreError('Unsupported', 'not yet')
}
