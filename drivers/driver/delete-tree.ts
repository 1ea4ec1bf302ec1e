import { StoreError } from '../common/errors.ts'
import { objectPages } from './listings.ts'
import type { ObjectStore } from './object-store.ts'

/**
 * Deletes the object of a key and everything under `key/`, folder markers included; never a sibling that merely
 * begins with the same letters (`v1` and `v1-rc`: `-` and `.` sort before `/`, which has cost other drivers the
 * whole delete). True when there was anything. Fails with what could not be deleted, after trying everything.
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
