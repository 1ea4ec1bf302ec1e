import type { CopySizes } from './copy-sizes.ts'
import { StoreError } from '../common/errors.ts'
import { mapConcurrent } from '../common/map-concurrent.ts'
import type { ObjectStore, Part } from './object-store.ts'
import { planParts } from './part-plan.ts'

/**
 * Moves an object: the service copies it (a large one in parts), then the source is deleted. Fails with NotFound when the
 * source is missing, with PermissionDenied when it is copied but cannot be deleted.
 */
export async function moveObject(
  objects: ObjectStore,
  from: string,
  to: string,
  copies: CopySizes,
  signal: AbortSignal,
): Promise<void> {
  const source = await objects.head(from, signal)
  if (source === undefined) throw new StoreError('NotFound', `Path not found: /${from}`, { path: from })
  if (source.sizeBytes <= Math.min(copies.singleBytes, objects.limits.maxCopyBytes)) {
    await objects.copy(from, to, signal)
  } else {
    await copyInParts(objects, from, to, source.sizeBytes, copies, signal)
  }
  const failures = await objects.deleteMany([from], signal)
  const failure = failures[0]
  if (failure !== undefined) {
    throw new StoreError('PermissionDenied', `copied, but the source stays: ${failure.code}`, { path: from })
  }
}

async function copyInParts(
  objects: ObjectStore,
  from: string,
  to: string,
  sizeBytes: number,
  { partSizeBytes, atOnce }: CopySizes,
  signal: AbortSignal,
): Promise<void> {
  const plan = planParts(sizeBytes, partSizeBytes, objects.limits)
  const upload = await objects.createUpload(to, signal)
  try {
    const parts: Part[] = []
    const numbers = Array.from({ length: plan.parts }, (_, index) => index + 1)
    const copied = mapConcurrent(
      numbers,
      atOnce,
      (number, stop) => {
        const length = number === plan.parts ? plan.lastPartSizeBytes : plan.partSizeBytes
        return objects.copyPart(
          upload,
          number,
          from,
          { offset: (number - 1) * plan.partSizeBytes, length },
          stop,
        )
      },
      signal,
    )
    for await (const part of copied) parts.push(part)
    await objects.completeUpload(
      upload,
      parts.toSorted((a, b) => a.number - b.number),
      signal,
    )
  } catch (error) {
    await abortQuietly(objects, upload)
    throw error
  }
}

/**
 * Aborts an upload, even after the caller's signal has aborted: an upload that stays costs storage. Waits up to 30 s and
 * never fails.
 */
export async function abortQuietly(
  objects: ObjectStore,
  upload: { key: string; uploadId: string },
): Promise<void> {
  await objects.abortUpload(upload, AbortSignal.timeout(30_000)).catch(() => undefined)
}
