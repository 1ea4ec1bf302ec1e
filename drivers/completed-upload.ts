import { explained, isStoreError } from './errors.ts'
import { explain } from './explain.ts'
import type { ObjectInfo, Part } from './object-store.ts'

/** What can be asked about an upload whose completion failed. */
export interface Looks {
  /** Whether the service still knows it. */
  readonly isListed: () => Promise<boolean>
  /** Whether the object that is there is what its parts make. */
  readonly isMade: () => Promise<boolean>
}

/**
 * Finds out by looking what a completion that failed has come to. Resolves where an earlier try, whose answer was lost,
 * made the object. Fails with NotFound where the upload is gone, and with the failure itself otherwise: also of a
 * service's own failure, since Ceph answers 500 for good to the completion of an upload that is gone.
 */
export async function settleCompletion(cause: unknown, { isListed, isMade }: Looks): Promise<void> {
  if (!isStoreError(cause)) throw cause
  const isGone =
    cause.code === 'NotFound' || (cause.code === 'Unavailable' && cause.where.status !== undefined)
  if (!isGone) throw cause
  try {
    if (cause.code !== 'NotFound' && (await isListed())) throw cause
    if (await isMade()) return
  } catch {
    throw cause
  }
  throw explained('NotFound', explain('uploadGone', {}), cause.where, { cause })
}

/**
 * Whether an object may be what these parts became, by its size and its entity tag, which then ends in the number of
 * parts, or begins with a dash (BOS).
 */
export function isMadeOf(object: ObjectInfo | undefined, parts: readonly Part[]): boolean {
  if (object?.sizeBytes !== parts.reduce((sum, part) => sum + part.sizeBytes, 0)) return false
  const etag = (object.etag ?? '').replaceAll('"', '')
  return etag.endsWith(`-${parts.length}`) || etag.startsWith('-')
}
