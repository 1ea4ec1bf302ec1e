import {
  isStoreError,
  freeing,
  readObject,
  StoreError,
  type ErrorCode,
  type StorageDriver,
} from '../../drivers/index.ts'
import { layout } from '../registry/layout.ts'
import type { PartSlots } from '../transfers/part-slots.ts'
import { undoUpload } from '../transfers/undo-upload.ts'
import { UploadNotes } from '../transfers/upload-notes.ts'
import { uploadObject, type ObjectContent, type UploadContext } from '../transfers/upload-object.ts'
import { copyAtService } from './copy-at-service.ts'
import type { CopyWays } from './copy-ways.ts'
import type { BlobToBring } from './repository-copy.ts'

export interface CopyPair {
  readonly from: StorageDriver
  readonly to: StorageDriver
  readonly ways: CopyWays
}

/**
 * Brings one blob to where the target keeps it: by the service where it does that, otherwise through this computer,
 * where its digest is verified before it shows.
 */
export async function bringBlob(
  { from, to, ways }: CopyPair,
  { digest, sizeBytes, storedAs }: BlobToBring,
  context: UploadContext,
  slots: PartSlots,
): Promise<void> {
  const [source, key] = [from.keyOf(layout.blobData(storedAs)), to.keyOf(layout.blobData(digest))]
  const { objects, copies } = to
  if (ways.of(from.objects, objects) === 'serverSide' && !isSameKey()) {
    const content = contentNamed(`${digest} copied by the service`)
    await startAnewUnless(content)
    try {
      const { bucket } = from.objects.place
      return await copyAtService({ objects, key, source: { bucket, key: source }, content, copies }, context)
    } catch (error) {
      if (!isRefusal(error)) throw error
      // Of a blob that vanished meanwhile the service says no more than of one that the key may not read.
      if ((await from.objects.head(source, context.signal)) === undefined) {
        throw new StoreError('NotFound', 'the blob is not in the bucket any more', {
          operation: 'get',
          path: source,
        })
      }
      if (error.code !== 'Corrupt') ways.refuse(from.objects, objects)
    }
  }
  const content = contentNamed(digest)
  await startAnewUnless(content)
  await uploadObject({ objects, key, content, chunkBytes: to.chunkBytes, digest }, context, slots)

  function isSameKey(): boolean {
    return from.objects.place.bucket === objects.place.bucket && source === key
  }

  function contentNamed(identity: string): ObjectContent {
    return {
      sizeBytes,
      identity,
      open: async (offset, signal) =>
        freeing((await readObject(from.objects, source, { offset }, signal)).bytes),
    }
  }

  /** What was begun the other way is no beginning of this one. */
  async function startAnewUnless({ identity }: ObjectContent): Promise<void> {
    const state = new UploadNotes(context.memory, key).state()
    if (state === undefined || state.phase === 'intended' || state.identity === identity) return
    await undoUpload(objects, key, context)
  }
}

/** Ways in which services say that they do not copy from there, or not for this key. */
function isRefusal(error: unknown): error is StoreError {
  return isStoreError(error) && refusals.has(error.code)
}

const refusals: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'NotFound',
  'NoSuchBucket',
  'PermissionDenied',
  'Unauthenticated',
  'InvalidParameter',
  'InvalidPath',
  'WrongRegion',
  'Unsupported',
  'PreconditionFailed',
  'Corrupt',
])
