import { setImmediate as yieldToOthers } from 'node:timers/promises'

import type { StorageDriver } from '../../../drivers/index.ts'
import { addReferrers, requireReferrersReadable } from '../../registry/referrers/add-referrers.ts'
import type { Digest, RepositoryName, Tag } from '../../../drivers/common/names.ts'
import { planPush, runPhases, runPush, type PushStep } from '../../registry/push.ts'
import { extendReferrerList, readReferrerList } from '../../registry/referrers/referrer-list.ts'
import { isFallbackTag } from '../../../drivers/common/names.ts'
import type { PartSlots } from '../../transfers/model/part-slots.ts'
import type { RunContext } from '../../transfers/model/runner.ts'
import type { ArchiveFile } from '../archive/files/archive-file.ts'
import type { FoundImage } from '../archive/formats/found-image.ts'
import { openArchive } from '../archive/open/open-archive.ts'
import type { OpenedArchive } from '../archive/open/opened-archive.ts'
import { readImages } from '../archive/formats/read-images.ts'
import { refused } from '../archive/refusals.ts'
import { UnreferencedBlobs } from './unreferenced-blobs.ts'
import { partCount, pushBlobs } from './push-blobs.ts'
import { imageIdInArchive } from './image-targets.ts'
import { imageToPush, type BlobToPush, type ImageToPush } from './image-to-push.ts'

/** Images of one archive, and where each goes. */
export interface ArchivePush {
  readonly files: readonly ArchiveFile[]
  readonly images: readonly {
    /** From `readImages`. The push fails with Corrupt when the archive no longer has this image. */
    readonly imageId: string
    readonly repository: RepositoryName
    readonly tags: readonly Tag[]
  }[]
}

export type PushContext = Pick<RunContext, 'memory' | 'progress' | 'signal' | 'report'>

/**
 * Pushes images from an archive in the order a registry writes them: missing blobs, layer links, manifests, referrers,
 * tags last. The archive is checked before the first write. If it stops anywhere, no tag points to a missing manifest;
 * the next run resumes.
 */
export async function pushArchive(
  driver: StorageDriver,
  { files, images }: ArchivePush,
  slots: PartSlots,
  context: PushContext,
): Promise<void> {
  const { signal } = context
  const archive = await openArchive(files, () => undefined, signal)
  const unreferenced = new UnreferencedBlobs(context.memory)
  try {
    const targets = await prepared(archive, images, context)
    for (const { repository, lists, image } of targets) {
      for (const subject of image.referrers.keys()) {
        await requireReferrersReadable(driver, repository, subject, signal)
      }
      for (const tag of lists) await readReferrerList(driver, repository, tag, signal)
    }
    const blobs = blobsOf(targets.map(({ image }) => image))
    context.progress.planned(totalOf(driver, blobs))
    // A compressed archive is read forward only: two blobs at once would read it twice.
    await pushBlobs(blobs, { driver, slots, unreferenced, atOnce: archive.seekable ? 4 : 1 }, context)
    for (const target of targets) {
      await publish(driver, target, signal)
      unreferenced.referenced(target.image.blobs.map(({ digest }) => digest))
    }
  } finally {
    await unreferenced.settled()
    await archive.close()
  }
}

interface Target {
  readonly repository: RepositoryName
  readonly tags: readonly Tag[]
  /** Fallback tags. The entries of the image are added to their referrer lists. */
  readonly lists: readonly Tag[]
  readonly image: ImageToPush
}

async function prepared(
  archive: OpenedArchive,
  images: ArchivePush['images'],
  { memory, signal }: PushContext,
): Promise<readonly Target[]> {
  const found = new Map<string, FoundImage>()
  for (const image of await readImages(archive, signal)) found.set(image.imageId, image)
  const targets: Target[] = []
  for (const { imageId, repository, tags } of images) {
    const image = found.get(imageIdInArchive(imageId))
    if (image === undefined) throw refused('imageGone', {})
    if (image.format === 'refused') throw image.error
    const toPush = await imageToPush(archive, image, memory, signal)
    // Each may list tens of thousands of blobs.
    await yieldToOthers()
    targets.push({ repository, ...byKind(tags, toPush), image: toPush })
  }
  return targets
}

function byKind(tags: readonly Tag[], { list }: ImageToPush): Pick<Target, 'tags' | 'lists'> {
  const lists = list === undefined ? [] : tags.filter(isFallbackTag)
  return { tags: tags.filter((tag) => !lists.includes(tag)), lists }
}

function blobsOf(images: readonly ImageToPush[]): readonly BlobToPush[] {
  const blobs = new Map<Digest, BlobToPush>()
  for (const image of images) for (const blob of image.blobs) blobs.set(blob.digest, blob)
  return [...blobs.values()].sort((a, b) => a.position - b.position)
}

function totalOf(driver: StorageDriver, blobs: readonly BlobToPush[]) {
  const sizes = blobs.map(({ content }) => content.sizeBytes)
  return {
    totalBytes: sizes.reduce((sum, each) => sum + each, 0),
    parts: sizes.reduce((sum, each) => sum + partCount(driver, each), 0),
    items: blobs.length,
  }
}

/** Writes links, manifests, referrers and tags of an image whose blobs are in the store. Reads nothing of the archive. */
async function publish(
  driver: StorageDriver,
  { repository, tags, lists, image }: Target,
  signal: AbortSignal,
): Promise<void> {
  const { digest, list } = image
  // Only a referrer list: its index is written when the list is extended.
  const isList = lists.length > 0 && tags.length === 0
  const manifests = isList
    ? image.manifests.map((each) => each.filter((manifest) => manifest.digest !== digest))
    : image.manifests
  const blobs = image.blobs.map((blob) => ({ digest: blob.digest, bytes: blob }))
  await runPhases(
    planPush<BlobToPush | Uint8Array>({ repository, blobs, manifests, tags: [] }),
    write,
    signal,
  )
  for (const tag of lists) {
    if (list !== undefined) await extendReferrerList(driver, repository, tag, list, signal)
  }
  for (const [subject, referrers] of image.referrers) {
    await addReferrers(driver, repository, subject, referrers, signal)
  }
  const tagged = tags.map((tag) => ({ tag, digest }))
  await runPush(driver, planPush({ repository, blobs: [], manifests: [], tags: tagged }), signal)

  async function write(
    { path, content }: PushStep<BlobToPush | Uint8Array>,
    stop: AbortSignal,
  ): Promise<void> {
    if (content instanceof Uint8Array) await driver.putContent(path, content, stop)
  }
}
