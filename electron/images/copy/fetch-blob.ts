import { StoreError, type StorageDriver } from '../../../drivers/index.ts'
import type { Digest } from '../../../drivers/common/names.ts'
import { layout } from '../../registry/layout/layout.ts'
import type { PartSlots } from '../../transfers/model/part-slots.ts'
import type { OpenStore } from '../../transfers/model/runner.ts'
import { copyVerified } from './copy-verified.ts'

export interface BlobToFetch {
  /** Where it is to be. */
  readonly key: string
  readonly digest: Digest
  /** The store that has it. */
  readonly from: string
  readonly sizeBytes: number
}

/**
 * Brings blobs from other stores to where they are missing or wrong. All bytes go through this computer, which verifies the
 * digest before the object appears: Corrupt where the other store's bytes are wrong, too. Leaves no multipart upload.
 */
export function blobFetcher(open: OpenStore, slots: PartSlots) {
  return async (blob: BlobToFetch, to: StorageDriver, signal: AbortSignal): Promise<void> => {
    const { key, digest, from } = blob
    if (key !== to.keyOf(layout.blobData(digest))) {
      throw new StoreError('InvalidPath', 'a blob has another key', { path: key })
    }
    await copyVerified((await open(from, signal)).driver, to, blob, slots, signal)
  }
}
