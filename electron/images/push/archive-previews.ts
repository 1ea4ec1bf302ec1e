import { randomUUID } from 'node:crypto'

import { StoreError, type OpenedStore } from '../../../drivers/index.ts'
import { Channel } from '../../../drivers/common/channel.ts'
import { parseRepositoryName, parseTag, type RepositoryName } from '../../../drivers/common/names.ts'
import type { LocalFiles } from '../../transfers/model/source.ts'
import type { NewTransfer } from '../../transfers/model/transfer.ts'
import { archiveFiles, type SourceFile } from '../archive/files/source-files.ts'
import { readImages } from '../archive/formats/read-images.ts'
import { openArchive } from '../archive/open/open-archive.ts'
import { previewImages } from './preview-images.ts'

/** What was dropped to be pushed: one archive file, or the files of an OCI layout's folder. */
export interface DroppedArchive {
  /** For people: the file's or folder's name. */
  readonly name: string
  readonly files: readonly {
    readonly token: string
    readonly relativePath: string
    readonly sizeBytes: number
  }[]
}

/** Progress while an archive is read, then what is in it, or why it is refused. */
export type PreviewEvent =
  | { readonly kind: 'reading'; readonly doneBytes: number; readonly totalBytes: number }
  | { readonly kind: 'archive'; readonly content: PreviewContent }
  | { readonly kind: 'refused'; readonly error: unknown }

export type PreviewContent = Awaited<ReturnType<typeof previewImages>> & {
  readonly archiveId: string
  readonly sizeBytes: number
}

/** An image of an archive, and where it goes. */
export interface WantedImage {
  readonly archiveId: string
  readonly imageId: string
  readonly repository: string
  readonly tags: readonly string[]
}

interface PreviewedArchive {
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

/** Archives whose preview is open: what may be pushed of them. */
export class ArchivePreviews {
  readonly #local: Pick<LocalFiles, 'source'>
  readonly #open = new Map<string, PreviewedArchive>()

  constructor(local: Pick<LocalFiles, 'source'>) {
    this.#local = local
  }

  /** Reads one archive after the other, and keeps what it read until the reader closes or the signal aborts. */
  async *read(
    archives: readonly DroppedArchive[],
    opened: OpenedStore,
    target: RepositoryName | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<PreviewEvent & { readonly archive: number }, void, undefined> {
    const ids: string[] = []
    try {
      for (const [at, archive] of archives.entries()) {
        const id = randomUUID()
        ids.push(id)
        for await (const event of this.#events(archive, { id, opened, target }, signal))
          yield { ...event, archive: at }
      }
      // Closed by the reader, who may push what is known until then.
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve()
        signal.addEventListener('abort', () => resolve(), { once: true })
      })
    } finally {
      for (const id of ids) this.#open.delete(id)
    }
  }

  /**
   * The pushes of these images, one for each archive. Fails with NotFound for an archive whose preview is closed or an
   * image it does not hold, and with InvalidParameter for a name or tag that no registry takes.
   */
  newPushes(store: OpenedStore, images: readonly WantedImage[]): readonly NewTransfer[] {
    const byArchive = new Map<string, WantedImage[]>()
    for (const image of images)
      byArchive.set(image.archiveId, [...(byArchive.get(image.archiveId) ?? []), image])
    return [...byArchive].map(([id, wanted]) => newPush(store, this.#get(id), wanted))
  }

  #get(id: string): PreviewedArchive {
    const archive = this.#open.get(id)
    if (archive === undefined) throw new StoreError('NotFound', 'the preview of this archive was closed')
    return archive
  }

  async *#events(
    archive: DroppedArchive,
    target: PreviewTarget,
    signal: AbortSignal,
  ): AsyncGenerator<PreviewEvent, void, undefined> {
    const events = new Channel<PreviewEvent>()
    const totalBytes = archive.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    const stop = new AbortController()
    const both = AbortSignal.any([signal, stop.signal])
    let toldAtMs = 0
    const passed = (doneBytes: number): void => {
      const nowMs = performance.now()
      if (nowMs - toldAtMs < tellEveryMs) return
      toldAtMs = nowMs
      events.push({ kind: 'reading', doneBytes, totalBytes })
    }
    const work = this.#readArchive(archive, target, passed, both)
      .then(
        (content) => events.push({ kind: 'archive', content }),
        (error: unknown) => {
          if (both.aborted) throw error
          events.push({ kind: 'refused', error })
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

  async #readArchive(
    { name, files }: DroppedArchive,
    { id, opened, target }: PreviewTarget,
    passed: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<PreviewContent> {
    const sources = files.map(({ token, relativePath, sizeBytes }) => ({
      path: relativePath,
      sizeBytes,
      source: this.#local.source(token),
    }))
    const archive = await openArchive(await archiveFiles(sources, signal), passed, signal)
    try {
      const images = await readImages(archive, signal)
      const preview = await previewImages(images, opened.driver, target, signal)
      const pushable = preview.images.filter((image) => image.refused === undefined)
      this.#open.set(id, {
        name,
        files: sources,
        imageIds: new Set(pushable.map(({ imageId }) => imageId)),
      })
      return { archiveId: id, sizeBytes: archive.sizeBytes, ...preview }
    } finally {
      await archive.close()
    }
  }
}

const tellEveryMs = 100

function newPush(
  { id, name }: OpenedStore,
  archive: PreviewedArchive,
  images: readonly WantedImage[],
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
