import { setMaxListeners } from 'node:events'

import { whyArchived, type ObjectInfo, type StorageDriver } from '../../../drivers/index.ts'
import { listBlobs, type BlobColumns } from './list-blobs.ts'
import { layout } from '../layout/layout.ts'
import type { RequestBudget } from '../layout/request-budget.ts'
import type { Digest } from '../../../drivers/common/names.ts'

/** A blob in the bucket. */
export type StoredBlob = Pick<ObjectInfo, 'sizeBytes' | 'storageClass' | 'restore'>

/** Looks up a blob by digest; undefined when missing. Concurrent callers share one answer. */
export type BlobLookup = (digest: Digest) => Promise<StoredBlob | undefined>

/** Looks up each blob with one HEAD request, at its first use. The signal ends all lookups. */
export function blobsOnDemand(
  driver: StorageDriver,
  signal: AbortSignal,
  budget?: RequestBudget,
): BlobLookup {
  setMaxListeners(0, signal)
  const asked = new Map<Digest, Promise<StoredBlob | undefined>>()
  return (digest) => {
    let answer = asked.get(digest)
    if (answer === undefined) {
      answer = ask(digest)
      asked.set(digest, answer)
    }
    return answer
  }

  async function ask(digest: Digest): Promise<StoredBlob | undefined> {
    budget?.spend()
    return driver.objects.head(driver.keyOf(layout.blobData(digest)), signal)
  }
}

/** Lists all blobs first, a thousand per request. For callers that need most of them. */
export function blobsFromListing(driver: StorageDriver, signal: AbortSignal): BlobLookup {
  let listing: Promise<ReadonlyMap<string, StoredBlob>> | undefined
  return async (digest) => {
    listing ??= allBlobs(driver, signal)
    return (await listing).get(digest)
  }
}

async function allBlobs(
  driver: StorageDriver,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, StoredBlob>> {
  const blobs = new Map<string, StoredBlob>()
  for await (const page of listBlobs(driver, signal)) {
    for (const [at, digest] of page.digests.entries()) blobs.set(digest, blobAt(page, at))
  }
  return blobs
}

function blobAt({ sizeBytes, storageClasses, restores }: BlobColumns, at: number): StoredBlob {
  const [storageClass, state] = [storageClasses[at], restores[at]]
  return {
    sizeBytes: sizeBytes[at] ?? 0,
    ...(typeof storageClass === 'string' ? { storageClass } : {}),
    ...(typeof state === 'string' ? { restore: { state } } : {}),
  }
}

/**
 * Whether the bucket holds a blob of this digest and size that can be read: one HEAD request. A blob that must be
 * restored from an archive class counts as missing.
 */
export async function hasBlob(
  driver: StorageDriver,
  digest: Digest,
  sizeBytes: number,
  signal: AbortSignal,
): Promise<boolean> {
  const object = await driver.objects.head(driver.keyOf(layout.blobData(digest)), signal)
  if (object?.sizeBytes !== sizeBytes) return false
  return (await whyArchived(driver.objects, object, signal)) === undefined
}
