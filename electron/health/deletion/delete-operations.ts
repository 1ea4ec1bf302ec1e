import type { Digest } from '../../../drivers/common/names.ts'
import type { ObjectInfo } from '../../../drivers/index.ts'
import { holdsDigest } from '../../registry/layout/links.ts'
import { mostKeptBytes, type DeleteOperation } from '../model/operation.ts'

/** How much of what is not a link is kept for the undo of one change: it is read, and kept on this computer. */
export const mostKeptInAllBytes = 10 * 1024 * 1024

/** Deletes a link. Where a listing proves that it holds the digest, nobody needs to read it. */
export function deleteLink(link: ObjectInfo, digest: Digest | undefined): DeleteOperation {
  const isProven = digest !== undefined && holdsDigest(link, digest)
  return deleteOf(link, isProven ? { kind: 'text', text: digest } : { kind: 'bytes' })
}

/** Makes deletions of any objects, and keeps the small ones for an undo while there is room. */
export class KeptDeletes {
  #leftBytes = mostKeptInAllBytes

  deleteObject(object: ObjectInfo): DeleteOperation {
    const { sizeBytes } = object
    if (sizeBytes === 0) return deleteOf(object, { kind: 'text', text: '' })
    if (sizeBytes > mostKeptBytes || sizeBytes > this.#leftBytes) return deleteOf(object, { kind: 'nothing' })
    this.#leftBytes -= sizeBytes
    return deleteOf(object, { kind: 'bytes' })
  }
}

/** What was written since the listing stays: it is not what the person saw. */
function deleteOf(
  { key, sizeBytes, modifiedAtMs }: ObjectInfo,
  keep: DeleteOperation['keep'],
): DeleteOperation {
  // The folder of a marker in a local folder changes its time with what is in it.
  return {
    kind: 'delete',
    key,
    sizeBytes,
    keep: sizeBytes > mostKeptBytes ? { kind: 'nothing' } : keep,
    ...(key.endsWith('/') ? {} : { writtenAtMs: modifiedAtMs }),
  }
}
