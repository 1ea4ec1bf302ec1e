import { explanationOf, isStoreError } from '../common/errors.ts'
import type { ObjectInfo, ObjectStore } from '../driver/object-store.ts'
import { discardBody } from '../driver/read-object.ts'
import type { Explanation } from '../common/reasons.ts'

/**
 * Why an object cannot be read until it is restored; undefined where it can be read. For an object of an archive class it
 * reads the first byte: some buckets serve archived objects at once, and some services have classes of these names that
 * archive nothing. For other objects it makes no request.
 */
export async function whyArchived(
  objects: Pick<ObjectStore, 'get'>,
  { key, sizeBytes, restore }: Pick<ObjectInfo, 'key' | 'sizeBytes' | 'restore'>,
  signal: AbortSignal,
): Promise<Explanation | undefined> {
  if (restore === undefined || restore.state === 'restored' || sizeBytes === 0) return undefined
  try {
    await discardBody((await objects.get(key, { offset: 0, length: 1 }, signal)).bytes)
    return undefined
  } catch (error) {
    if (!isStoreError(error, 'Archived')) throw error
    return explanationOf(error)
  }
}
