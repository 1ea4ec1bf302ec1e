import { explained, isStoreError, type StoreError } from '../common/errors.ts'
import { explain } from '../explain.ts'
import type { ObjectInfo, Part } from '../driver/object-store.ts'

/** Requests that tell what became of an upload whose completion failed. */
export interface CompletionLookups {
  /** Whether the service still lists the upload; absent where its error says that already. */
  readonly isListed?: () => Promise<boolean>
  /** Whether the object at the key is the one that the parts make. */
  readonly isMade: () => Promise<boolean>
}

/**
 * Finds out what became of a completion that failed. Resolves where the object is there: an earlier try made it, and its
 * response was lost. Fails with NotFound where the upload is gone, else with `cause`. With `isListed`, it also looks into
 * a 5xx response: Ceph answers 500 each time to the completion of an upload that is gone.
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

/** Whether the service answered with a failure of its own, and does not list the upload. */
async function isUnlisted(error: StoreError, isListed: CompletionLookups['isListed']): Promise<boolean> {
  if (error.code !== 'Unavailable' || error.where.status === undefined) return false
  return isListed !== undefined && !(await isListed())
}

/**
 * Whether an object may be made of these parts: its size is their sum, and its entity tag ends in `-` and the number of
 * parts, or begins with `-` (BOS).
 */
export function isAssembledFrom(object: ObjectInfo | undefined, parts: readonly Part[]): boolean {
  if (object?.sizeBytes !== parts.reduce((sum, part) => sum + part.sizeBytes, 0)) return false
  const etag = (object.etag ?? '').replaceAll('"', '')
  return etag.endsWith(`-${parts.length}`) || etag.startsWith('-')
}
