import { explained, isStoreError, type StoreError } from '../common/errors.ts'
import { explain } from '../explain.ts'
import type { ObjectInfo, Part } from '../driver/object-store.ts'

/** What can be asked about an upload whose completion failed. */
export interface CompletionLookups {
  /** Whether the service still knows it; absent where the service says itself that it does not. */
  readonly isListed?: () => Promise<boolean>
  /** Whether the object that is there is what its parts make. */
  readonly isMade: () => Promise<boolean>
}

/**
 * Finds out by looking what a completion that failed has come to. Resolves where an earlier try, whose answer was lost,
 * made the object. Fails with NotFound where the upload is gone, and with the failure itself otherwise. With `isListed` a
 * service's own failure is looked into, too: Ceph answers 500 for good to the completion of an upload that is gone.
 */
export async function resolveFailedCompletion(
  cause: unknown,
  { isListed, isMade }: CompletionLookups,
): Promise<void> {
  if (!isStoreError(cause)) throw cause
  try {
    if (cause.code !== 'NotFound' && !(await isUnlisted(cause, isListed))) throw cause
    if (await isMade()) return
  } catch {
    throw cause
  }
  throw explained('NotFound', explain('uploadGone', {}), cause.where, { cause })
}

/** Whether the service failed, in an answer, at an upload that it does not know. */
async function isUnlisted(error: StoreError, isListed: CompletionLookups['isListed']): Promise<boolean> {
  if (error.code !== 'Unavailable' || error.where.status === undefined) return false
  return isListed !== undefined && !(await isListed())
}

/**
 * Whether an object may be what these parts became, by its size and its entity tag, which then ends in the number of
 * parts, or begins with a dash (BOS).
 */
export function isAssembledFrom(object: ObjectInfo | undefined, parts: readonly Part[]): boolean {
  if (object?.sizeBytes !== parts.reduce((sum, part) => sum + part.sizeBytes, 0)) return false
  const etag = (object.etag ?? '').replaceAll('"', '')
  return etag.endsWith(`-${parts.length}`) || etag.startsWith('-')
}
