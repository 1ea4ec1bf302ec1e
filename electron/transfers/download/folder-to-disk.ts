import { setImmediate } from 'node:timers/promises'

import { explanationOf, isStoreError, mapConcurrent, StoreError } from '../../../drivers/index.ts'
import { chosenObjects, planTotals, type ChosenObject } from './chosen-objects.ts'
import { CoalescingWriter } from './coalescing-writer.ts'
import { DownloadNotes, type FolderNote } from './download-notes.ts'
import { explain } from '../model/explain.ts'
import { FolderPaths, withFolderPath } from '../local/folder-paths.ts'
import { KeyCheckpoint } from './key-checkpoint.ts'
import { isLocalFailure } from '../local/local-call.ts'
import { isObjectFailure } from './object-failure.ts'
import { nothingBelow } from './objects-below.ts'
import type { RangesContext } from './ranges-to-file.ts'
import type { RunResult } from '../model/runner.ts'
import { ObjectSaver, type DiskFolderOrder, type SavedObject } from './save-object.ts'
import { syncFiles } from '../local/sync-files.ts'
import { filesAtOnce, TemporaryFiles } from '../local/temporary-files.ts'

/**
 * Downloads everything below a prefix into a new folder in the chosen one, or some objects into the chosen folder
 * itself, several at once. An equal file stays; nothing is replaced. An object that fails does not stop the others:
 * it is reported, the download fails at the end, and the next run tries it again.
 */
export async function folderToDisk(order: DiskFolderOrder, context: RangesContext): Promise<RunResult> {
  const folders = await FolderPaths.of(order.path)
  try {
    const destination = { kind: 'folder', path: folders.root.address } as const
    const temporary = await TemporaryFiles.of(destination, context.memory)
    return await new FolderToDisk(order, context, { temporary, folders }).run()
  } finally {
    await folders.root.close()
  }
}

class FolderToDisk {
  readonly #order: DiskFolderOrder
  readonly #context: RangesContext
  readonly #saver: ObjectSaver
  readonly #folders: FolderPaths
  readonly #notes: DownloadNotes
  readonly #earlier: FolderNote
  readonly #keys: KeyCheckpoint
  readonly #failed = new Map<string, ChosenObject>()
  readonly #freeWorkers = Array.from({ length: filesAtOnce }, (_, worker) => worker)
  readonly #note: CoalescingWriter
  readonly #unsynced: string[] = []
  readonly #running = new Set<Promise<void>>()
  #doneItems: number
  #doneBytes: number
  #savedFiles = 0
  #failure: unknown

  constructor(
    order: DiskFolderOrder,
    context: RangesContext,
    { temporary, folders }: { readonly temporary: TemporaryFiles; readonly folders: FolderPaths },
  ) {
    this.#order = order
    this.#context = context
    this.#folders = folders
    this.#notes = new DownloadNotes(context.memory)
    this.#saver = new ObjectSaver(order, context, { temporary, folders, notes: this.#notes })
    this.#earlier = this.#notes.folder() ?? { after: '', done: [], failed: [], doneItems: 0, doneBytes: 0 }
    this.#keys = new KeyCheckpoint(this.#earlier.after)
    for (const item of this.#earlier.failed) this.#failed.set(item.key, item)
    this.#doneItems = this.#earlier.doneItems
    this.#doneBytes = this.#earlier.doneBytes
    this.#note = new CoalescingWriter(async () => {
      const state = this.#state()
      // Files are flushed together before the note says that they are done: one by one would take longer than
      // fetching them.
      const files = [...this.#unsynced]
      await syncFiles(files)
      this.#unsynced.splice(0, files.length)
      await this.#notes.setFolder(state)
    })
  }

  async run(): Promise<RunResult> {
    const { signal, progress } = this.#context
    const stop = new AbortController()
    const both = AbortSignal.any([signal, stop.signal])
    const wake = (): void => this.#keys.wake()
    both.addEventListener('abort', wake)
    const counting = planTotals(this.#order.objects, this.#order, progress, both)
    try {
      await this.#reportEarlier()
      const bring = (item: ChosenObject, live: AbortSignal): Promise<void> => this.#tracked(item, live)
      for await (const _ of mapConcurrent(this.#items(both), filesAtOnce, bring, both)) this.#note.touch()
      await counting
    } finally {
      stop.abort()
      await Promise.allSettled(this.#running)
      await this.#note.settled().catch(() => undefined)
      await counting
      progress.current(undefined)
    }
    this.#note.touch()
    await this.#note.settled()
    if (this.#failed.size > 0) throw this.#failedObjects()
    if (this.#doneItems === 0) throw nothingBelow(this.#order.prefix)
    return { skipped: this.#savedFiles === 0 }
  }

  #state(): FolderNote {
    return {
      after: this.#keys.after,
      done: [...this.#keys.done],
      failed: [...this.#failed.values()],
      doneItems: this.#doneItems,
      doneBytes: this.#doneBytes,
    }
  }

  async #reportEarlier(): Promise<void> {
    const { progress } = this.#context
    if (this.#doneBytes > 0) progress.moved(this.#doneBytes, { parts: 0, already: true })
    for (let item = 0; item < this.#earlier.doneItems; item += 1) {
      progress.item()
      if (item % 1000 === 999) await setImmediate()
    }
  }

  /** Objects that failed before, then the rest of the list. */
  async *#items(signal: AbortSignal): AsyncGenerator<ChosenObject, void, undefined> {
    const { objects, prefix, only } = this.#order
    yield* this.#earlier.failed
    const done = new Set(this.#earlier.done)
    const { after } = this.#earlier
    for await (const { key, sizeBytes } of chosenObjects(objects, { prefix, only, after }, signal)) {
      await this.#keys.begin(key, signal)
      if (done.has(key)) this.#keys.end(key)
      else yield { key, sizeBytes }
    }
  }

  #tracked(item: ChosenObject, signal: AbortSignal): Promise<void> {
    const worker = this.#freeWorkers.pop() ?? 0
    const running = this.#saver
      .save(item, worker, signal)
      .then((saved) => this.#recordSuccess(item.key, saved))
      .catch((error: unknown) => this.#recordFailure(item, withFolderPath(this.#folders.root, error), signal))
      .finally(() => {
        this.#freeWorkers.push(worker)
        this.#running.delete(running)
      })
    this.#running.add(running)
    return running
  }

  #recordSuccess(key: string, { sizeBytes, isNew, unsyncedPath }: SavedObject): void {
    if (isNew) this.#savedFiles += 1
    if (unsyncedPath !== undefined) this.#unsynced.push(unsyncedPath)
    this.#failed.delete(key)
    this.#doneItems += 1
    this.#doneBytes += sizeBytes
    this.#keys.end(key)
    this.#context.progress.item()
  }

  /** Throws where the next object would fail, too. */
  #recordFailure(item: ChosenObject, error: unknown, signal: AbortSignal): void {
    signal.throwIfAborted()
    if (!isObjectFailure(error) || this.#failed.size >= maxFailed) throw error
    const path = this.#pathBelow(item.key)
    if (!isLocalFailure(error) && isStoreError(error, 'NotFound')) {
      this.#context.report({ path, kind: 'skipped', ...explain('deletedMeanwhile', {}) })
      this.#failed.delete(item.key)
    } else {
      this.#context.report({ path, kind: 'failed', ...explanationOf(error) })
      this.#failed.set(item.key, item)
      this.#failure ??= error
    }
    this.#keys.end(item.key)
  }

  #failedObjects(): StoreError {
    const [item] = this.#failed.keys()
    const message = `${this.#failed.size} of the objects could not be downloaded`
    const code = isStoreError(this.#failure) ? this.#failure.code : 'Unexpected'
    return new StoreError(code, message, { operation: 'download', path: item ?? this.#order.prefix })
  }

  #pathBelow(key: string): string {
    return key.slice(this.#order.prefix.length)
  }
}

const maxFailed = 1000
