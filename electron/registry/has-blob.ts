import type { StorageDriver } from '../../drivers/index.ts'
import { layout } from './layout.ts'
import type { Digest } from './names.ts'

/** Whether the bucket has a blob under its own digest, and all of it: one HEAD of its object. */
export async function hasBlob(
  driver: StorageDriver,
  digest: Digest,
  sizeBytes: number,
  signal: AbortSignal,
): Promise<boolean> {
  const object = await driver.objects.head(driver.keyOf(layout.blobData(digest)), signal)
  return object?.sizeBytes === sizeBytes
}
