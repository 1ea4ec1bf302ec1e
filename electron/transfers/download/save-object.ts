import { basename, join, relative, sep } from 'node:path'

import type { ObjectInfo, ObjectStore } from '../../../drivers/index.ts'
import { Semaphore } from '../../../drivers/common/semaphore.ts'
import type { Chosen, ChosenObject } from './chosen-objects.ts'
import type { ContentHints } from '../verify/content-check.ts'
import type { DownloadNotes } from './download-notes.ts'
import type { FileHashing } from '../verify/file-hasher.ts'
import { inFolder, type FolderPaths } from '../local/folder-paths.ts'
import { isSaved } from './is-saved.ts'
import { headOf, objectToFile } from './object-to-file.ts'
import { moveUnderFreeName } from '../local/move-file.ts'
import { rangeBytesOf, rangesToFile, type RangesContext, type RangesOrder } from './ranges-to-file.ts'
import { folderNameOf, safeNames, type NamePlatform } from '../local/safe-path.ts'
import { createAnew, type TemporaryFiles } from '../local/temporary-files.ts'
import { reportUnverified } from '../verify/report-unverified.ts'

export interface DiskFolderOrder extends Omit<ContentHints, 'digest'>, Chosen {
  readonly objects: ObjectStore
  readonly hashing: FileHashing
  /** A folder of this computer. A whole folder gets one of its own in it; chosen objects go directly into it. */
  readonly path: string
  readonly platform: NamePlatform
  readonly digestOfKey: (key: string) => string | undefined
}

/** The result for one object of a folder. */
export interface SavedObject {
  readonly sizeBytes: number
  /** False where an equal file was there before, and for the marker of an empty folder. */
  readonly isNew: boolean
  /** The file whose bytes may not be on the disk yet. */
  readonly unsyncedPath?: string
}

/** Saves objects of a folder as files of this computer: finds their names, fetches, verifies and moves them there. */
export class ObjectSaver {
  readonly #order: DiskFolderOrder
  readonly #context: RangesContext
  readonly #temporary: TemporaryFiles
  readonly #folders: FolderPaths
  readonly #notes: DownloadNotes
  readonly #large = new Semaphore(largeAtOnce)

  constructor(
    order: DiskFolderOrder,
    context: RangesContext,
    files: {
      readonly temporary: TemporaryFiles
      readonly folders: FolderPaths
      readonly notes: DownloadNotes
    },
  ) {
    this.#order = order
    this.#context = context
    this.#temporary = files.temporary
    this.#folders = files.folders
    this.#notes = files.notes
  }

  /**
   * Saves one object under its name, or under the next free one, which is reported. `worker` is a number below
   * `filesAtOnce` that no other running call has. Fails as the store or the file system does.
   */
  async save({ key, ...item }: ChosenObject, worker: number, signal: AbortSignal): Promise<SavedObject> {
    const { prefix, only, platform, objects } = this.#order
    const rest = key.slice(prefix.length)
    const top = only === undefined ? [folderNameOf(prefix, platform)] : []
    const sizeBytes = item.sizeBytes ?? (await headOf({ objects, key }, signal)).sizeBytes
    // Consoles mark folders by empty objects whose keys end in a slash.
    if (key.endsWith('/') && sizeBytes === 0) {
      const empty = [...top, ...(rest === '' ? [] : safeNames(rest.slice(0, -1), platform))]
      await (await this.#folders.open(empty)).close()
      return { sizeBytes, isNew: false }
    }
    const names = [...top, ...safeNames(rest, platform)]
    const name = names.pop() ?? ''
    this.#context.progress.current(rest)
    if (await this.#isSaved({ key, sizeBytes }, names, name, signal)) {
      this.#context.progress.moved(sizeBytes, { parts: 0, already: true })
      return { sizeBytes, isNew: false }
    }
    const large = sizeBytes > rangeBytesOf(this.#order.chunkSizeBytes)
    const temporary = large ? this.#temporary.large(key) : this.#temporary.small(worker)
    await this.#fetch({ key, sizeBytes }, temporary, large, signal)
    const moved = await this.#moveToFolder(temporary, names, name, signal)
    if (large) await this.#notes.setLarge(key, undefined)
    const path = relative(this.#order.path, moved.path).split(sep).slice(top.length).join('/')
    if (path !== rest) this.#context.report({ path: rest, kind: 'renamed', detail: path })
    const saved = { sizeBytes, isNew: !moved.alreadyThere }
    return large ? saved : { ...saved, unsyncedPath: moved.path }
  }

  async #isSaved(
    object: { readonly key: string; readonly sizeBytes: number },
    names: readonly string[],
    name: string,
    signal: AbortSignal,
  ): Promise<boolean> {
    return inFolder(await this.#folders.open(names), (address) =>
      isSaved({ ...this.#order, ...object }, `${address}${sep}${name}`, signal),
    )
  }

  /** Opens the folder again: its name may have changed while a large file was fetched. */
  async #moveToFolder(temporary: string, names: readonly string[], name: string, signal: AbortSignal) {
    const folder = await this.#folders.open(names)
    return inFolder(folder, async (address) => {
      const moved = await moveUnderFreeName(temporary, address, name, signal)
      return { ...moved, path: join(folder.path, basename(moved.path)) }
    })
  }

  async #fetch(
    { key, sizeBytes }: { readonly key: string; readonly sizeBytes: number },
    temporary: string,
    large: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    if (sizeBytes === 0) {
      // There are no bytes to fetch.
      await (await createAnew(temporary)).close()
      return
    }
    const { objects, chunkSizeBytes, trust, hashing, digestOfKey } = this.#order
    const order = { objects, key, chunkSizeBytes, trust, hashing, digest: digestOfKey(key) }
    const info = large
      ? await this.#fetchLarge(order, temporary, signal)
      : await objectToFile({ ...order, sizeBytes }, temporary, signal)
    if (!large) this.#context.progress.moved(info.sizeBytes, { parts: 0 })
    reportUnverified(info, order, this.#order.prefix, this.#context.report)
  }

  /** Each is several requests by itself, and takes room for its ranges. */
  async #fetchLarge(order: RangesOrder, temporary: string, signal: AbortSignal): Promise<ObjectInfo> {
    const leave = await this.#large.acquire(signal)
    try {
      return await rangesToFile(order, temporary, { ...this.#context, signal }, 'no parts')
    } finally {
      leave()
    }
  }
}

const largeAtOnce = 8
