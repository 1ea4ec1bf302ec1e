import type { StorageDriver } from '../../drivers/index.ts'
import { listBlobs } from '../registry/blobs.ts'
import { layout } from '../registry/layout.ts'
import type { Digest } from '../registry/names.ts'

/** How large a store's blobs are; undefined for one that is not there. Whoever asks shares the answer with the others. */
export type BlobSizes = (digest: Digest) => Promise<number | undefined>

/** Asks for each blob when it is first wanted: one HEAD. The signal is of all who ask. */
export function askedSizes(driver: StorageDriver, signal: AbortSignal): BlobSizes {
  const asked = new Map<Digest, Promise<number | undefined>>()
  return (digest) => {
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
export function listedSizes(driver: StorageDriver, signal: AbortSignal): BlobSizes {
  let listing: Promise<ReadonlyMap<string, number>> | undefined
  return async (digest) => {
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
