import type { StorageDriver } from '../../drivers/index.ts'
import { listBlobs } from '../registry/blobs.ts'
import { layout } from '../registry/layout.ts'
import type { Digest } from '../registry/names.ts'

/** How large a store's blobs are; undefined for one that is not there. */
export type BlobSizes = (digest: Digest, signal: AbortSignal) => Promise<number | undefined>

/** Asks for each blob when it is first wanted: one HEAD. */
export function askedSizes(driver: StorageDriver): BlobSizes {
  const asked = new Map<Digest, Promise<number | undefined>>()
  return (digest, signal) => {
    let answer = asked.get(digest)
    if (answer === undefined) {
      answer = driver.objects
        .head(driver.keyOf(layout.blobData(digest)), signal)
        .then((object) => object?.sizeBytes)
      asked.set(digest, answer)
    }
    return answer
  }
}

/** Lists all blobs of the store first: a thousand a request, for when most of them will be wanted. */
export function listedSizes(driver: StorageDriver): BlobSizes {
  let listing: Promise<ReadonlyMap<string, number>> | undefined
  return async (digest, signal) => {
    listing ??= sizesOf(driver, signal)
    return (await listing).get(digest)
  }
}

async function sizesOf(driver: StorageDriver, signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>()
  for await (const { digests, sizeBytes } of listBlobs(driver, signal)) {
    for (const [at, digest] of digests.entries()) sizes.set(digest, sizeBytes[at] ?? 0)
  }
  return sizes
}
