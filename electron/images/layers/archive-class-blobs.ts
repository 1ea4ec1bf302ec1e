import {
  explained,
  mapConcurrent,
  whyArchived,
  type Explanation,
  type StorageDriver,
} from '../../../drivers/index.ts'
import { layout } from '../../registry/layout/layout.ts'
import type { Digest } from '../../../drivers/common/names.ts'
import { explain } from '../explain.ts'
import type { BlobLookup } from '../../registry/blobs/blob-lookup.ts'
import type { AvailableBlob } from '../tree/available-blobs.ts'

type KeptBlob = Pick<AvailableBlob, 'digest' | 'storedAs'>

/** The blobs in an archive storage class that must be restored before they can be read, with the reason. */
export async function archiveClassBlobs(
  driver: StorageDriver,
  stored: BlobLookup,
  blobs: Iterable<KeptBlob>,
  signal: AbortSignal,
): Promise<ReadonlyMap<Digest, Explanation>> {
  const archived = new Map<Digest, Explanation>()
  const looked = mapConcurrent(
    blobs,
    blobsAtOnce,
    async ({ digest, storedAs }, stop) => {
      const blob = await stored(storedAs)
      if (blob === undefined) return
      const key = driver.keyOf(layout.blobData(storedAs))
      const why = await whyArchived(driver.objects, { ...blob, key }, stop)
      if (why === undefined) return
      const { storageClass = '' } = blob
      archived.set(digest, explain('blobArchived', { digest, storageClass }, why))
    },
    signal,
  )
  for await (const _ of looked) void _
  return archived
}

/** Fails with Archived if one of the blobs must be restored first. Reads none of them. */
export async function requireReadable(
  driver: StorageDriver,
  stored: BlobLookup,
  blobs: Iterable<KeptBlob>,
  signal: AbortSignal,
): Promise<void> {
  for (const [digest, why] of await archiveClassBlobs(driver, stored, blobs, signal)) {
    throw explained('Archived', why, { path: driver.keyOf(layout.blobData(digest)) })
  }
}

const blobsAtOnce = 8
