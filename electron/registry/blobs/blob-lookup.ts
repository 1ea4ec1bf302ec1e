import { setMaxListeners } from 'node:events'

import { whyArchived, type ObjectInfo, type StorageDriver } from '../../../drivers/index.ts'
import { listBlobs, type BlobColumns } from './list-blobs.ts'
import { layout } from '../layout/layout.ts'
import type { RequestBudget } from '../layout/request-budget.ts'
import type { Digest } from '../names.ts'

/** A blob as it is kept. */
export type StoredBlob = Pick<ObjectInfo, 'sizeBytes' | 'storageClass' | 'restore'>

/** What a store has of its blobs; undefined for one that is not there. Whoever asks shares the answer with the others. */
export type BlobLookup = (digest: Digest) => Promise<StoredBlob | undefined>

/** Asks for each blob when it is first wanted: one HEAD. The signal is of all who ask. */
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

/** Lists all blobs of the store first: a thousand a request, for when most of them will be wanted. */
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
 * Whether the bucket has a blob under its own digest, all of it, and can give it: one HEAD of its object. What must be
 * restored first is not served to anybody: it is lacking, and sent again.
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
