import { StoreError } from '../common/errors.ts'
import { objectPages } from './listings.ts'
import type { ObjectStore } from './object-store.ts'

/**
 * Deletes the object at a key and all objects under `key/`, folder markers too. It never deletes a sibling whose key only
 * begins with the same letters, such as `v1-rc` beside `v1` (`-` and `.` sort before `/`). True when there was anything.
 * Tries everything, then fails with PermissionDenied, which names up to five keys that could not be deleted.
 */
export async function deleteTree(objects: ObjectStore, key: string, signal: AbortSignal): Promise<boolean> {
  const failures: string[] = []
  let found = false
  if ((await objects.head(key, signal)) !== undefined) {
    found = true
    await remove([key])
  }
  for await (const page of objectPages(objects, { prefix: `${key}/` }, signal)) {
    found ||= page.objects.length > 0
    for (let at = 0; at < page.objects.length; at += objects.limits.deleteBatch) {
      await remove(page.objects.slice(at, at + objects.limits.deleteBatch).map((object) => object.key))
    }
  }
  if (failures.length > 0) throw failed()
  return found

  async function remove(keys: readonly string[]): Promise<void> {
    for (const failure of await objects.deleteMany(keys, signal)) {
      failures.push(`${failure.key}: ${failure.code} ${failure.message}`)
    }
  }

  function failed(): StoreError {
    const shown = failures.slice(0, 5).join('; ')
    const more = failures.length > 5 ? ` and ${failures.length - 5} more` : ''
    return new StoreError('PermissionDenied', `not everything could be deleted: ${shown}${more}`, {
      path: key,
    })
  }
}
