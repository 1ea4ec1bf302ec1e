import { mapConcurrent, restoreCode, type ObjectInfo, type StorageDriver } from '../../../drivers/index.ts'
import type { Digest } from '../../../drivers/common/names.ts'
import { layout } from '../../registry/layout/layout.ts'
import type { BlobsJob, PresentBlob } from '../thread/jobs.ts'

/**
 * Asks the store which of some blobs it has now: one request each, of a list. A HEAD would round times to seconds, and leaves
 * out the usual storage class.
 */
export async function lookUpBlobs(
  driver: StorageDriver,
  digests: Iterable<Digest>,
  signal: AbortSignal,
): Promise<Pick<BlobsJob, 'present' | 'absent'>> {
  const present: PresentBlob[] = []
  const absent: Digest[] = []
  const ask = async (digest: Digest, stop: AbortSignal) => {
    const prefix = driver.keyOf(layout.blobData(digest))
    const { objects } = await driver.objects.list({ prefix, maxKeys: 1 }, stop)
    return { digest, object: objects.find(({ key }) => key === prefix) }
  }
  for await (const { digest, object } of mapConcurrent(digests, blobsAtOnce, ask, signal)) {
    if (object === undefined) absent.push(digest)
    else present.push(presentBlob(digest, object))
  }
  return { present, absent }
}

const blobsAtOnce = 16

function presentBlob(digest: Digest, object: ObjectInfo): PresentBlob {
  const { sizeBytes, modifiedAtMs, storageClass, restore } = object
  return {
    digest,
    sizeBytes,
    modifiedAtMs,
    storageClass,
    restore: restore === undefined ? restoreCode.none : restoreCode[restore.state],
  }
}
