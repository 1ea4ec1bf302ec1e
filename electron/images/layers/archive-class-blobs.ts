import {
  explained,
  mapConcurrent,
  whyArchived,
  type Explanation,
  type StorageDriver,
} from '../../../drivers/index.ts'
import { layout } from '../../registry/layout/layout.ts'
import type { Digest } from '../../registry/names.ts'
import { explain } from '../explain.ts'
import type { BlobLookup } from '../../registry/blobs/blob-lookup.ts'
import type { AvailableBlob } from '../tree/available-blobs.ts'

type KeptBlob = Pick<AvailableBlob, 'digest' | 'storedAs'>

/** Which of these blobs cannot be read until they are restored, and why. */
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

/** Fails with Archived for the first that cannot be read, before any of them is. */
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
