import { mapConcurrent, type StorageDriver } from '../../../drivers/index.ts'
import { Semaphore } from '../../../drivers/common/semaphore.ts'
import { hasBlob } from '../../registry/blobs/blob-lookup.ts'
import { layout } from '../../registry/layout/layout.ts'
import { algorithmOf, hexOf, type Digest } from '../../../drivers/common/names.ts'
import type { PartSlots } from '../../transfers/model/part-slots.ts'
import type { RunContext, RunProgress } from '../../transfers/model/runner.ts'
import type { ObjectContent } from '../../transfers/upload/object-upload.ts'
import { undoUpload } from '../../transfers/upload/undo-upload.ts'
import { uploadKeysInMemory } from '../../transfers/upload/upload-notes.ts'
import { uploadObject } from '../../transfers/upload/upload-object.ts'
import { uploadPlan } from '../../transfers/upload/upload-plan.ts'
import { refused } from '../archive/refusals.ts'
import { hashContent } from '../gzip/gzip-content.ts'
import type { GzipThreads } from '../gzip/gzip-threads.ts'
import type { ArchivedLayers, CompressedLayer } from '../layers/compressed-layer.ts'
import type { BlobToPush, LayerBlob, WholeBlob } from './blob-to-push.ts'
import { PushProgress } from './push-progress.ts'
import type { UnreferencedBlobs } from './unreferenced-blobs.ts'

export interface BlobPushing {
  readonly driver: StorageDriver
  readonly slots: PartSlots
  readonly unreferenced: UnreferencedBlobs
  readonly layers: ArchivedLayers
  readonly threads: GzipThreads
  /** False where blobs of the archive are read one after the other, by their position. */
  readonly seekable: boolean
}

export type BlobContext = Pick<RunContext, 'memory' | 'progress' | 'signal' | 'report'>

/**
 * Uploads the blobs that the store does not have, in order, several at once; layers of docker archives are compressed
 * meanwhile. Verifies all of them before the first upload, so a wrong archive leaves nothing behind; and again during
 * upload, because the file may change. Returns what became of layers, by their diffIDs.
 */
export async function pushBlobs(
  blobs: readonly BlobToPush[],
  pushing: BlobPushing,
  context: BlobContext,
): Promise<ReadonlyMap<Digest, CompressedLayer>> {
  const push = new BlobPush(blobs, pushing, context)
  try {
    await push.findMissing()
    await push.undoObsolete()
    await push.verify()
    await push.send()
    return push.compressed
  } finally {
    // A stopped request may still arrive at the service, and a stopped read in the archive. An undo must come after it.
    await push.settled()
  }
}

class BlobPush {
  /** Layers whose digests are known, by their diffIDs. */
  readonly compressed = new Map<Digest, CompressedLayer>()
  readonly #pushing: BlobPushing
  readonly #context: BlobContext
  readonly #progress: PushProgress
  readonly #running = new Set<Promise<void>>()
  /** Threads work on several blocks of a layer at once: a second layer fills the gaps between layers. */
  readonly #compressing: Semaphore
  #missing: readonly BlobToPush[]

  constructor(blobs: readonly BlobToPush[], pushing: BlobPushing, context: BlobContext) {
    this.#pushing = pushing
    this.#context = context
    this.#missing = blobs
    this.#progress = new PushProgress(context.progress, blobs, (size) => partCount(pushing.driver, size))
    this.#compressing = new Semaphore(pushing.seekable ? 2 : 1)
    for (const blob of blobs) {
      const known = blob.kind === 'layer' ? pushing.layers.noted(blob.layer) : undefined
      if (blob.kind === 'layer' && known !== undefined) this.compressed.set(blob.layer.diffId, known)
    }
  }

  async findMissing(): Promise<void> {
    const present = new Set<BlobToPush>()
    await this.#each(this.#missing, 16, async (blob, stop) => {
      const known = this.#known(blob)
      if (known === undefined || !(await this.#isStored(known, stop))) return
      present.add(blob)
      this.#progress.already(blob)
    })
    this.#missing = this.#missing.filter((blob) => !present.has(blob))
  }

  /** Undoes uploads of an earlier run for blobs that the store has by now: nothing would finish them. */
  async undoObsolete(): Promise<void> {
    const { driver } = this.#pushing
    const wanted = new Set(this.#missing.flatMap((blob) => this.#known(blob)?.digest ?? []).map(this.#keyOf))
    for (const key of uploadKeysInMemory(this.#context.memory)) {
      if (!wanted.has(key)) await undoUpload(driver.objects, key, this.#context)
    }
  }

  async verify(): Promise<void> {
    const { memory } = this.#context
    if (memory.get(verifiedKey) === true) return
    const atOnce = this.#pushing.seekable ? verifiedAtOnce : 1
    await this.#each(this.#missing, atOnce, (blob, stop) =>
      blob.kind === 'whole' ? this.#verifyWhole(blob, stop) : this.#verifyLayer(blob, stop),
    )
    await memory.set(verifiedKey, true)
  }

  async send(): Promise<void> {
    // A compressed archive is read forward only: two blobs at once would read it twice.
    const onlyLayers = this.#missing.every((blob) => blob.kind === 'layer' || blob.verified)
    const atOnce = this.#pushing.seekable || onlyLayers ? sentAtOnce : 1
    await this.#each(this.#missing, atOnce, async (blob, stop) => {
      await (blob.kind === 'whole' ? this.#sendWhole(blob, stop) : this.#sendLayer(blob, stop))
      this.#progress.item()
    })
  }

  async settled(): Promise<void> {
    await Promise.allSettled(this.#running)
  }

  async #verifyWhole({ digest, content, verified }: WholeBlob, signal: AbortSignal): Promise<void> {
    if (verified) return
    this.#progress.verifying(digest)
    const algorithm = algorithmOf(digest)
    const { hex } = await this.#pushing.threads.run(async (engine) =>
      hashContent(engine, await content.open(0, signal), { algorithm, signal }),
    )
    if (hex !== hexOf(digest)) throw refused('blobDigest', {}, digest)
  }

  async #verifyLayer({ layer }: LayerBlob, signal: AbortSignal): Promise<void> {
    this.#progress.verifying(layer.diffId)
    await this.#pushing.layers.verify(layer, signal)
  }

  async #sendWhole({ digest, content }: WholeBlob, signal: AbortSignal): Promise<void> {
    await this.#upload(digest, content, this.#progress.ofWhole(digest), signal)
  }

  async #sendLayer(blob: LayerBlob, signal: AbortSignal): Promise<void> {
    const { layers } = this.#pushing
    const progress = this.#progress.ofLayer(blob)
    const release = await this.#compressing.acquire(signal)
    const layer = await layers
      .compressed(blob.layer, (readBytes) => progress.compressed(readBytes), signal)
      .finally(release)
    try {
      const { digest, sizeBytes } = layer
      await this.#replace(blob.layer.diffId, layer)
      if (await this.#isStored(layer, signal)) {
        progress.already(sizeBytes)
        return
      }
      const open = (offset: number, stop: AbortSignal) => Promise.resolve(layer.open(offset, stop))
      const content = { sizeBytes, identity: digest, open }
      await this.#upload(digest, content, progress.upload(digest, sizeBytes), signal)
    } finally {
      await layer.close()
    }
  }

  /** Should a layer not become what it was before, nothing would finish the upload of that. */
  async #replace(diffId: Digest, { digest, sizeBytes }: CompressedLayer): Promise<void> {
    const before = this.compressed.get(diffId)
    this.compressed.set(diffId, { digest, sizeBytes })
    if (before === undefined || before.digest === digest) return
    await undoUpload(this.#pushing.driver.objects, this.#keyOf(before.digest), this.#context)
  }

  async #upload(
    digest: Digest,
    content: ObjectContent,
    progress: RunProgress,
    signal: AbortSignal,
  ): Promise<void> {
    const { driver, slots, unreferenced } = this.#pushing
    const { objects, chunkSizeBytes } = driver
    const upload = { objects, key: this.#keyOf(digest), content, chunkSizeBytes, digest }
    await uploadObject(upload, { ...this.#context, progress, signal }, slots)
    unreferenced.uploaded(digest, content.sizeBytes)
  }

  #known(blob: BlobToPush): CompressedLayer | undefined {
    return blob.kind === 'layer'
      ? this.compressed.get(blob.layer.diffId)
      : { digest: blob.digest, sizeBytes: blob.content.sizeBytes }
  }

  #isStored({ digest, sizeBytes }: CompressedLayer, signal: AbortSignal): Promise<boolean> {
    return hasBlob(this.#pushing.driver, digest, sizeBytes, signal)
  }

  readonly #keyOf = (digest: Digest): string => this.#pushing.driver.keyOf(layout.blobData(digest))

  async #each(
    blobs: readonly BlobToPush[],
    atOnce: number,
    run: (blob: BlobToPush, stop: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const tracked = (blob: BlobToPush, stop: AbortSignal): Promise<void> => {
      const settled = run(blob, stop).finally(() => this.#running.delete(settled))
      this.#running.add(settled)
      return settled
    }
    for await (const _ of mapConcurrent(blobs, atOnce, tracked, this.#context.signal)) void _
  }
}

const verifiedKey = 'compared'
/** Each is hashed by one thread. */
const verifiedAtOnce = 4
/** As many as parts are in memory at once. Their compressed layers are on the disk meanwhile. */
const sentAtOnce = 6

/** The number of parts in which a blob of this size is uploaded. */
function partCount({ chunkSizeBytes, objects }: StorageDriver, sizeBytes: number): number {
  return uploadPlan(sizeBytes, chunkSizeBytes, objects.limits).parts
}
