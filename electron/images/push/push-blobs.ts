import { createHash } from 'node:crypto'

import { mapConcurrent, type StorageDriver } from '../../../drivers/index.ts'
import { hasBlob } from '../../registry/blobs/blob-lookup.ts'
import { layout } from '../../registry/layout/layout.ts'
import { algorithmOf, type Digest } from '../../../drivers/common/names.ts'
import type { PartSlots } from '../../transfers/model/part-slots.ts'
import type { RunContext } from '../../transfers/model/runner.ts'
import { undoUpload } from '../../transfers/upload/undo-upload.ts'
import { uploadKeysInMemory } from '../../transfers/upload/upload-notes.ts'
import { uploadObject } from '../../transfers/upload/upload-object.ts'
import { uploadPlan } from '../../transfers/upload/upload-plan.ts'
import { refused } from '../archive/refusals.ts'
import { BlobProgress } from './blob-progress.ts'
import type { BlobToPush } from './image-to-push.ts'
import type { UnreferencedBlobs } from './unreferenced-blobs.ts'

export interface BlobPushing {
  readonly driver: StorageDriver
  readonly slots: PartSlots
  readonly unreferenced: UnreferencedBlobs
  /** Blobs that are sent at once. */
  readonly atOnce: number
}

/**
 * Uploads the blobs that the store does not have, in order. Verifies the digests of all of them before the first
 * upload, so a wrong archive leaves nothing behind; and again during upload, because the file may change.
 */
export async function pushBlobs(
  blobs: readonly BlobToPush[],
  { driver, slots, unreferenced, atOnce }: BlobPushing,
  context: Pick<RunContext, 'memory' | 'progress' | 'signal' | 'report'>,
): Promise<void> {
  const { memory, progress, signal } = context
  const missing = await findMissing(blobs, driver, context)
  await undoObsoleteUploads(missing, driver, context)
  if (memory.get(verifiedKey) !== true) {
    for (const blob of missing) if (!blob.verified) await verify(blob, context)
    await memory.set(verifiedKey, true)
  }
  const all = new BlobProgress(progress)
  const running = new Set<Promise<void>>()
  try {
    for await (const _ of mapConcurrent(missing, atOnce, send, signal)) progress.item()
  } finally {
    // A stopped request may still arrive at the service. An undo must come after it.
    await Promise.allSettled(running)
  }

  function send({ digest, content }: BlobToPush, stop: AbortSignal): Promise<void> {
    const { objects, chunkSizeBytes } = driver
    const key = driver.keyOf(layout.blobData(digest))
    const own = { ...context, progress: all.of(digest), signal: stop }
    const sent = uploadObject({ objects, key, content, chunkSizeBytes, digest }, own, slots).then(() =>
      unreferenced.uploaded(digest, content.sizeBytes),
    )
    const settled = sent.finally(() => running.delete(settled))
    running.add(settled)
    return settled
  }
}

const verifiedKey = 'compared'

async function findMissing(
  blobs: readonly BlobToPush[],
  driver: StorageDriver,
  { progress, signal }: Pick<RunContext, 'progress' | 'signal'>,
): Promise<readonly BlobToPush[]> {
  const present = new Set<Digest>()
  const looked = mapConcurrent(
    blobs,
    16,
    async ({ digest, content }, stop) => {
      if (!(await hasBlob(driver, digest, content.sizeBytes, stop))) return
      present.add(digest)
      progress.moved(content.sizeBytes, { parts: partCount(driver, content.sizeBytes), already: true })
      progress.item()
    },
    signal,
  )
  for await (const _ of looked) void _
  return blobs.filter(({ digest }) => !present.has(digest))
}

/** Undoes uploads of an earlier run for blobs that the store has by now: nothing would finish them. */
async function undoObsoleteUploads(
  missing: readonly BlobToPush[],
  driver: StorageDriver,
  context: Pick<RunContext, 'memory' | 'signal'>,
): Promise<void> {
  const wanted = new Set(missing.map(({ digest }) => driver.keyOf(layout.blobData(digest))))
  for (const key of uploadKeysInMemory(context.memory)) {
    if (!wanted.has(key)) await undoUpload(driver.objects, key, context)
  }
}

async function verify(
  { digest, content }: BlobToPush,
  { progress, signal }: Pick<RunContext, 'progress' | 'signal'>,
): Promise<void> {
  progress.current(digest)
  const hash = createHash(algorithmOf(digest))
  for await (const chunk of await content.open(0, signal)) hash.update(chunk)
  if (`${algorithmOf(digest)}:${hash.digest('hex')}` !== digest) {
    throw refused('blobDigest', {}, digest)
  }
}

/** The number of parts in which a blob of this size is uploaded. */
export function partCount({ chunkSizeBytes, objects }: StorageDriver, sizeBytes: number): number {
  return uploadPlan(sizeBytes, chunkSizeBytes, objects.limits).parts
}
