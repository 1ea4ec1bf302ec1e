import {
  isStoreError,
  releasingBuffers,
  readObject,
  StoreError,
  type ErrorCode,
  type ObjectInfo,
  type StorageDriver,
} from '../../../drivers/index.ts'
import { layout } from '../../registry/layout/layout.ts'
import type { PartSlots } from '../../transfers/model/part-slots.ts'
import { undoUpload } from '../../transfers/upload/undo-upload.ts'
import { UploadNotes } from '../../transfers/upload/upload-notes.ts'
import { uploadObject } from '../../transfers/upload/upload-object.ts'
import type { ObjectContent, UploadContext } from '../../transfers/upload/object-upload.ts'
import { compareCopy } from './compare-copy.ts'
import { copyAtService } from './copy-at-service.ts'
import type { CopyRoutes } from './copy-routes.ts'
import type { BlobToCopy } from './repository-copy.ts'

export interface CopyStores {
  readonly from: StorageDriver
  readonly to: StorageDriver
  readonly routes: CopyRoutes
}

/**
 * Copies one blob to its key in the target. The service copies it where it can. Otherwise the bytes go through this
 * computer, which verifies the digest before the object appears. Returns `sameSize` when only the size is verified.
 */
export async function copyBlob(
  { from, to, routes }: CopyStores,
  { digest, sizeBytes, storedAs }: BlobToCopy,
  context: UploadContext,
  slots: PartSlots,
): Promise<'same' | 'sameSize'> {
  const [source, key] = [from.keyOf(layout.blobData(storedAs)), to.keyOf(layout.blobData(digest))]
  const { objects, copies } = to
  let refuted: ObjectInfo | undefined
  if (routes.of(from.objects, objects) === 'serverSide' && !isSameKey()) {
    const content = contentNamed(`${digest} copied by the service`)
    await startAnewUnless(content)
    // Checked first: for a missing source, a service may answer as it does for one that the key may not read.
    const told = await from.objects.head(source, context.signal)
    if (told === undefined) throw vanished(source)
    try {
      const { bucket } = from.objects.bucketAddress
      const trustsEntityTags = routes.trustsEntityTags(from.objects, objects)
      const copy = { objects, key, source: { bucket, key: source }, told, trustsEntityTags, content, copies }
      return await copyAtService(copy, context)
    } catch (error) {
      if (!isRefusal(error)) throw error
      if ((await from.objects.head(source, context.signal)) === undefined) throw vanished(source)
      if (error.code === 'Corrupt') refuted = told
      else routes.refuse(from.objects, objects)
    }
  }
  const content = contentNamed(digest)
  await startAnewUnless(content)
  await uploadObject({ objects, key, content, chunkSizeBytes: to.chunkSizeBytes, digest }, context, slots)
  const made = refuted === undefined ? undefined : await objects.head(key, context.signal)
  // These bytes are verified. If the entity tags still differ, they are not MD5s.
  if (refuted !== undefined && made !== undefined && compareCopy(refuted, made) === 'otherTag')
    routes.distrustEntityTags(from.objects, objects)
  return 'same'

  function isSameKey(): boolean {
    return from.objects.bucketAddress.bucket === objects.bucketAddress.bucket && source === key
  }

  function contentNamed(identity: string): ObjectContent {
    return {
      sizeBytes,
      identity,
      open: async (offset, signal) =>
        releasingBuffers((await readObject(from.objects, source, { offset }, signal)).bytes),
    }
  }

  /** An upload that the other route began cannot be resumed: it is undone. */
  async function startAnewUnless({ identity }: ObjectContent): Promise<void> {
    const state = new UploadNotes(context.memory, key).state()
    if (state === undefined || state.phase === 'intended' || state.identity === identity) return
    await undoUpload(objects, key, context)
  }
}

function vanished(path: string): StoreError {
  return new StoreError('NotFound', 'the blob is not in the bucket any more', { operation: 'get', path })
}

/** Whether the service refuses to copy from this source, or with this key. */
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
