import { whyArchived, type StorageDriver } from '../../../drivers/index.ts'
import { layout } from '../layout/layout.ts'
import type { Digest } from '../names.ts'

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
