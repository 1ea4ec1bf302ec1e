import { randomUUID } from 'node:crypto'

import { StoreError } from '../../drivers/index.ts'
import type { Backend } from '../api/contract.ts'
import type { ArchiveContent, ArchiveImage, PushPreviewEvent } from '../api/rows.ts'
import type { ArchiveSource, ImageToPush } from '../api/images.ts'
import { openArchive } from '../images/archive/open/open-archive.ts'
import { readImages } from '../images/archive/formats/read-images.ts'
import { archiveFiles, type SourceFile } from '../images/archive/files/source-files.ts'
import { previewImages, type ImagePreview } from '../images/push/preview-images.ts'
import type { Platform } from '../host/platform.ts'
import { Channel } from '../../drivers/common/channel.ts'
import { parseRepositoryName, parseTag, type RepositoryName } from '../../drivers/common/names.ts'
import { tagTargets } from '../registry/repositories/tag-targets.ts'
import type { OpenedStores } from '../stores/connections/opened-stores.ts'
import { toErrorData } from '../host/error-data.ts'
import type { NewTransfer } from '../transfers/model/transfer.ts'
import type { TransferQueue } from '../transfers/queue/transfer-queue.ts'
import { usualParts } from '../transfers/upload/upload-plan.ts'
import type { OpenedStore } from './opened-store.ts'

export type PushMethods = Pick<Backend, 'previewPush' | 'startPush' | 'tagTargets'>

export function pushMethods(stores: OpenedStores, platform: Platform, queue: TransferQueue): PushMethods {
  /** Archives whose preview is open. */
  const known = new Map<string, KnownArchive>()
  return {
    async *previewPush({ store, repository, archives }, signal) {
      const target = repository === undefined ? undefined : parseRepositoryName(repository)
      const opened = await stores.open(store, signal)
      const ids: string[] = []
      const { chunkSizeBytes, objects } = opened.driver
      yield { kind: 'parts', ...usualParts(chunkSizeBytes, objects.limits) }
      try {
        for (const [at, archive] of archives.entries()) {
          const id = randomUUID()
          ids.push(id)
          yield* previewed(at, archive, { id, opened, target }, signal)
        }
        // Closed by the reader, who may push what is known until then.
        await new Promise<void>((resolve) => {
          if (signal.aborted) resolve()
          signal.addEventListener('abort', () => resolve(), { once: true })
        })
      } finally {
        for (const id of ids) known.delete(id)
      }
    },
    async startPush({ store, images }, signal) {
      const opened = await stores.openForWriting(store, signal)
      const byArchive = new Map<string, ImageToPush[]>()
      for (const image of images)
        byArchive.set(image.archiveId, [...(byArchive.get(image.archiveId) ?? []), image])
      const orders = [...byArchive].map(([id, wanted]) => newPush(opened, archiveOf(id), wanted))
      return { transfers: await queue.add(orders) }
    },
    async tagTargets({ store, repository, tags }, signal) {
      const { driver } = await stores.open(store, signal)
      return tagTargets(driver, parseRepositoryName(repository), tags, signal)
    },
  }

  async function* previewed(
    at: number,
    archive: ArchiveSource,
    target: PreviewTarget,
    signal: AbortSignal,
  ): AsyncGenerator<PushPreviewEvent, void, undefined> {
    const events = new Channel<PushPreviewEvent>()
    const totalBytes = archive.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    const stop = new AbortController()
    const both = AbortSignal.any([signal, stop.signal])
    let toldAtMs = 0
    const passed = (doneBytes: number): void => {
      const nowMs = performance.now()
      if (nowMs - toldAtMs < tellEveryMs) return
      toldAtMs = nowMs
      events.push({ kind: 'reading', archive: at, doneBytes, totalBytes })
    }
    const work = readArchive(archive, target, passed, both)
      .then(
        (content) => events.push({ kind: 'archive', archive: at, content }),
        (error: unknown) => {
          if (both.aborted) throw error
          events.push({ kind: 'refused', archive: at, error: toErrorData(error) })
        },
      )
      .then(
        () => events.end(),
        (error: unknown) => events.fail(error),
      )
    try {
      yield* events
    } finally {
      stop.abort()
      await work
    }
  }

  async function readArchive(
    { name, files }: ArchiveSource,
    { id, opened, target }: PreviewTarget,
    passed: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<ArchiveContent> {
    const sources = files.map(({ token, relativePath, sizeBytes }) => ({
      path: relativePath,
      sizeBytes,
      source: platform.source(token),
    }))
    const archive = await openArchive(await archiveFiles(sources, signal), passed, signal)
    try {
      const images = await readImages(archive, signal)
      const preview = await previewImages(images, opened.driver, target, signal)
      const pushable = preview.images.filter((image) => image.refused === undefined)
      known.set(id, { name, files: sources, imageIds: new Set(pushable.map(({ imageId }) => imageId)) })
      return { archiveId: id, sizeBytes: archive.sizeBytes, ...preview, images: preview.images.map(toView) }
    } finally {
      await archive.close()
    }
  }

  function archiveOf(id: string): KnownArchive {
    const archive = known.get(id)
    if (archive === undefined) throw new StoreError('NotFound', 'the preview of this archive was closed')
    return archive
  }
}

function toView({ refused, ...image }: ImagePreview): ArchiveImage {
  return refused === undefined ? image : { ...image, refused: toErrorData(refused) }
}

interface KnownArchive {
  readonly name: string
  readonly files: readonly SourceFile[]
  readonly imageIds: ReadonlySet<string>
}

interface PreviewTarget {
  readonly id: string
  readonly opened: OpenedStore
  /** What the archives were dropped on. */
  readonly target: RepositoryName | undefined
}

const tellEveryMs = 100

/** Fails with InvalidParameter for a name or tag that no registry takes, and NotFound for an image it does not hold. */
function newPush(
  { id, name }: OpenedStore,
  archive: KnownArchive,
  images: readonly ImageToPush[],
): NewTransfer {
  const targets = images.map(({ imageId, repository, tags }) => {
    if (!archive.imageIds.has(imageId)) {
      throw new StoreError('NotFound', 'there is no such image in the archive', { path: imageId })
    }
    return { imageId, repository: parseRepositoryName(repository), tags: tags.map(parseTag) }
  })
  const [first] = targets
  const [tag] = first?.tags ?? []
  const place = tag === undefined ? (first?.repository ?? '') : `${first?.repository ?? ''}:${tag}`
  const files = archive.files.map(({ path, sizeBytes, source }) => ({ path, sizeBytes, source: source.ref }))
  return {
    order: { kind: 'push', store: id, archive: { name: archive.name, files }, images: targets },
    name: archive.name,
    storeName: name,
    place,
  }
}
