import { StoreError } from '../../drivers/index.ts'
import type { contents } from '../api/contents.ts'
import type { Implementation } from '../api/method.ts'

/** What is inside layers, and the image that they make. */
export function contentMethods(): Implementation<typeof contents> {
  return {
    async *listLayerFiles() {
      throw notYet()
    },
    async *listImageFiles() {
      throw notYet()
    },
    previewLayerFile: () => Promise.reject(notYet()),
    startExtract: () => Promise.reject(notYet()),
  }
}

function notYet(): StoreError {
  return new StoreError('Unsupported', 'not yet')
}
