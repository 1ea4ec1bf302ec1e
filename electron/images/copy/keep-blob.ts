import {
  isStoreError,
  readObject,
  StoreError,
  type ObjectInfo,
  type StorageDriver,
} from '../../../drivers/index.ts'
import type { Digest } from '../../../drivers/common/names.ts'
import { layout } from '../../registry/layout/layout.ts'
import type { PartSlots } from '../../transfers/model/part-slots.ts'
import { DigestCheck } from '../../transfers/upload/digest-check.ts'
import { isSameRegistry } from './copy-routes.ts'
import { copyVerified } from './copy-verified.ts'

export interface BlobToKeep {
  /** Where it is. */
  readonly key: string
  readonly digest: Digest
  readonly sizeBytes: number
}

/**
 * Keeps a copy of a blob in another store, before the blob is deleted. A copy that is there already is read and verified, and
 * not made again. `itself`: both stores lead to the same object, so that there is no copy.
 */
export function blobKeeper(slots: PartSlots) {
  return async (
    blob: BlobToKeep,
    from: StorageDriver,
    to: StorageDriver,
    signal: AbortSignal,
  ): Promise<'kept' | 'itself'> => {
    const { key, digest } = blob
    if (key !== from.keyOf(layout.blobData(digest))) {
      throw new StoreError('InvalidPath', 'a blob has another key', { path: key })
    }
    if (isSameRegistry(from, to)) return 'itself'
    const place = to.keyOf(layout.blobData(digest))
    const there = await to.objects.head(place, signal)
    if (there === undefined) {
      await copyVerified(from, to, blob, slots, signal)
      return 'kept'
    }
    const source = await from.objects.head(key, signal)
    const mayBeItself = source !== undefined && looksTheSame(source, there)
    if (!mayBeItself && (await isIntact(to, place, blob, signal))) return 'kept'
    // Written again, an object that is reached by two ways changes at both.
    await copyVerified(from, to, blob, slots, signal)
    if (!mayBeItself) return 'kept'
    const [after, written] = await Promise.all([
      from.objects.head(key, signal),
      to.objects.head(place, signal),
    ])
    const isApart = after?.modifiedAtMs === source.modifiedAtMs && !looksTheSame(after, written)
    return isApart ? 'kept' : 'itself'
  }
}

/** A head tells the time in seconds, where the service does not know it better. */
function looksTheSame(one: ObjectInfo, other: ObjectInfo | undefined): boolean {
  return other === undefined || one.modifiedAtMs === other.modifiedAtMs
}

/** Whether the object has the digest. What cannot be read is none that the undo could bring back. */
async function isIntact(
  { objects }: StorageDriver,
  place: string,
  { digest, sizeBytes }: BlobToKeep,
  signal: AbortSignal,
): Promise<boolean> {
  const check = new DigestCheck(digest)
  let readBytes = 0
  try {
    for await (const chunk of (await readObject(objects, place, { offset: 0 }, signal)).bytes) {
      readBytes += chunk.byteLength
      if (readBytes > sizeBytes) return false
      await check.update(chunk)
    }
    await check.require(place)
    return true
  } catch (error) {
    if (isStoreError(error) && unusable.has(error.code)) return false
    throw error
  } finally {
    check.drop()
  }
}

const unusable: ReadonlySet<StoreError['code']> = new Set<StoreError['code']>([
  'Corrupt',
  'NotFound',
  'Archived',
  'PreconditionFailed',
])
