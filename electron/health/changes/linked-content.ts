import { asDigest } from '../../../drivers/common/names.ts'
import { LruCache } from '../../../drivers/common/lru-cache.ts'
import type { StorageDriver } from '../../../drivers/index.ts'
import { layout } from '../../registry/layout/layout.ts'

/**
 * Tells whether a link may be put back: where content was deleted for good since, only while the blob that it names is
 * there, so that no tag comes back that nobody can pull. What dangled before all that comes back as it was.
 */
export function linkChecker(driver: StorageDriver, wasCollected: boolean) {
  const known = new LruCache<string, Promise<boolean>>(mostKnown)
  return async (key: string, link: Uint8Array, signal: AbortSignal): Promise<boolean> => {
    if (!wasCollected || !key.endsWith('/link') || link.byteLength > mostLinkBytes) return true
    const digest = asDigest(Buffer.from(link).toString().trim())
    if (digest === undefined) return true
    const asked = known.get(digest)
    if (asked !== undefined) return await asked
    const blob = driver.keyOf(layout.blobData(digest))
    const asking = driver.objects.head(blob, signal).then((info) => info !== undefined)
    known.set(digest, asking, 1)
    return await asking
  }
}

const mostKnown = 10_000
const mostLinkBytes = 256
