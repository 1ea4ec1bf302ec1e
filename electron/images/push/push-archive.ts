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
import type { FoundImage, WholeImage } from '../archive/formats/found-image.ts'
import { openArchive } from '../archive/open/open-archive.ts'
import type { OpenedArchive } from '../archive/open/opened-archive.ts'
import { readImages } from '../archive/formats/read-images.ts'
import { refused } from '../archive/refusals.ts'
import { UnreferencedBlobs } from './unreferenced-blobs.ts'
import { ArchivedLayers, type CompressedLayer, type Compressing } from '../layers/compressed-layer.ts'
import type { BlobToPush } from './blob-to-push.ts'
import { pushBlobs } from './push-blobs.ts'
import { imageIdInArchive } from './image-targets.ts'
import { blobsToPush, imageOfDocker, imageOfLayout, type ImageToPush } from './image-to-push.ts'

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

/** What pushes have in common. */
export interface PushMeans {
  readonly slots: PartSlots
  readonly compressing: Compressing
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
  { slots, compressing }: PushMeans,
  context: PushContext,
): Promise<void> {
  const { memory, signal } = context
  const archive = await openArchive(files, () => undefined, signal)
  const unreferenced = new UnreferencedBlobs(memory)
  try {
    const targets = await prepared(archive, images, context)
    for (const { repository, lists, image } of targets) {
      if (image.format === 'docker') continue
      for (const subject of imageOfLayout(image).referrers.keys()) {
        await requireReferrersReadable(driver, repository, subject, signal)
      }
      for (const tag of lists) await readReferrerList(driver, repository, tag, signal)
    }
    const layers = new ArchivedLayers(archive, memory, compressing)
    const blobs = blobsOf(archive, targets)
    const { threads } = compressing
    const { seekable } = archive
    const parts = { driver, slots, unreferenced, layers, threads, seekable }
    const compressed = await pushBlobs(blobs, parts, context)
    for (const target of targets) {
      const image = imageOf(target.image, compressed)
      await publish(driver, target, image, signal)
      unreferenced.referenced(image.blobs)
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
  readonly image: WholeImage
}

async function prepared(
  archive: OpenedArchive,
  images: ArchivePush['images'],
  { signal }: PushContext,
): Promise<readonly Target[]> {
  const found = new Map<string, FoundImage>()
  for (const image of await readImages(archive, signal)) found.set(image.imageId, image)
  const targets: Target[] = []
  for (const { imageId, repository, tags } of images) {
    const image = found.get(imageIdInArchive(imageId))
    if (image === undefined) throw refused('imageGone', {})
    if (image.format === 'refused') throw image.error
    // Each may list tens of thousands of blobs.
    await yieldToOthers()
    targets.push({ repository, ...byKind(tags, image), image })
  }
  return targets
}

function byKind(tags: readonly Tag[], image: WholeImage): Pick<Target, 'tags' | 'lists'> {
  const isList = image.format === 'oci' && imageOfLayout(image).list !== undefined
  const lists = isList ? tags.filter(isFallbackTag) : []
  return { tags: tags.filter((tag) => !lists.includes(tag)), lists }
}

function blobsOf(archive: OpenedArchive, targets: readonly Target[]): readonly BlobToPush[] {
  const blobs = new Map<string, BlobToPush>()
  for (const { image } of targets) {
    for (const blob of blobsToPush(archive, image)) blobs.set(nameOf(blob), blob)
  }
  return [...blobs.values()].sort((a, b) => a.position - b.position)
}

/** The same for what is pushed once. */
function nameOf(blob: BlobToPush): string {
  return blob.kind === 'whole' ? blob.digest : `layer ${blob.layer.diffId}`
}

function imageOf(image: WholeImage, compressed: ReadonlyMap<Digest, CompressedLayer>): ImageToPush {
  return image.format === 'oci' ? imageOfLayout(image) : imageOfDocker(image, compressed)
}

/** Writes links, manifests, referrers and tags of an image whose blobs are in the store. Reads nothing of the archive. */
async function publish(
  driver: StorageDriver,
  { repository, tags, lists }: Target,
  image: ImageToPush,
  signal: AbortSignal,
): Promise<void> {
  const { digest, list } = image
  // Only a referrer list: its index is written when the list is extended.
  const isList = lists.length > 0 && tags.length === 0
  const manifests = isList
    ? image.manifests.map((each) => each.filter((manifest) => manifest.digest !== digest))
    : image.manifests
  const blobs = image.blobs.map((each) => ({ digest: each, bytes: 'stored' as const }))
  await runPhases(planPush<'stored' | Uint8Array>({ repository, blobs, manifests, tags: [] }), write, signal)
  for (const tag of lists) {
    if (list !== undefined) await extendReferrerList(driver, repository, tag, list, signal)
  }
  for (const [subject, referrers] of image.referrers) {
    await addReferrers(driver, repository, subject, referrers, signal)
  }
  const tagged = tags.map((tag) => ({ tag, digest }))
  await runPush(driver, planPush({ repository, blobs: [], manifests: [], tags: tagged }), signal)

  async function write({ path, content }: PushStep<'stored' | Uint8Array>, stop: AbortSignal): Promise<void> {
    if (content !== 'stored') await driver.putContent(path, content, stop)
  }
}
