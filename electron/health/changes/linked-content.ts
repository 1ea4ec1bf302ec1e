import { asDigest } from '../../../drivers/common/names.ts'
import { LruCache } from '../../../drivers/common/lru-cache.ts'
import type { StorageDriver } from '../../../drivers/index.ts'
import { layout, parseLayout } from '../../registry/layout/layout.ts'

/** What may be gone that was there when a change was made. */
export interface TakenSince {
  readonly content: boolean
  /** Links of manifests in their repositories. */
  readonly revisions: boolean
}

/**
 * Tells whether a link may be put back: where content was taken since, only while the blob that it names is there, and where
 * links of manifests were, a tag only while its repository has that of its manifest; so that no tag comes back that nobody
 * can pull. What dangled before all that comes back as it was.
 */
export function linkChecker(driver: StorageDriver, taken: TakenSince) {
  const known = new LruCache<string, Promise<boolean>>(mostKnown)
  const has = async (key: string, signal: AbortSignal): Promise<boolean> => {
    const asked = known.get(key)
    if (asked !== undefined) return await asked
    const asking = driver.objects.head(key, signal).then((info) => info !== undefined)
    known.set(key, asking, 1)
    return await asking
  }
  return async (key: string, link: Uint8Array, signal: AbortSignal): Promise<boolean> => {
    if (!key.endsWith('/link') || link.byteLength > mostLinkBytes) return true
    const digest = asDigest(Buffer.from(link).toString().trim())
    if (digest === undefined) return true
    if (taken.content && !(await has(driver.keyOf(layout.blobData(digest)), signal))) return false
    const entry = parseLayout(`/${key}`)
    if (!taken.revisions || entry.kind !== 'manifestTagCurrent') return true
    return await has(driver.keyOf(layout.manifestRevisionLink(entry.repository, digest)), signal)
  }
}

const mostKnown = 10_000
const mostLinkBytes = 256
