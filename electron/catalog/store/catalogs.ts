import { createHash } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { ChangeNotifier } from '../../../drivers/common/change-notifier.ts'
import type { StorageDriver } from '../../../drivers/index.ts'
import type { ListingBound } from '../fill/listing-gate.ts'
import { CatalogThread } from '../thread/catalog-thread.ts'
import { FailedReads } from '../manifests/failed-reads.ts'
import { RememberedManifests } from '../manifests/remembered-manifests.ts'
import type { StoreSummary } from '../tables/store-summary.ts'
import { Catalog } from './catalog.ts'
import type { OwnWrites } from './own-writes.ts'
import { StoreKnowledge } from './store-knowledge.ts'

export interface CatalogsOptions {
  /** IDs of the stores that there are. */
  readonly ids: () => readonly string[]
  readonly open: (id: string, signal: AbortSignal) => Promise<StorageDriver>
  /** Which bucket and root directory a store has now, as text of any kind; it holds no secret. Fails for no store. */
  readonly fingerprintOf: (id: string) => string
  /** The data folder; undefined where nothing can be written in it. */
  readonly folder: string | undefined
  /** The path of the built `catalog-worker.ts`. */
  readonly program: string
  /** Called before what is known of a store is deleted: who reads it ends. */
  readonly onRemove?: (id: string) => Promise<void>
  /** What the first listing of a store may take before somebody is asked; the usual when absent. */
  readonly bound?: ListingBound
}

/** What is known of all stores: made when it is first asked for. They share one thread. */
export class Catalogs {
  readonly #options: CatalogsOptions
  readonly #thread: CatalogThread
  readonly #changed = new ChangeNotifier()
  readonly #onReopened = new Map<string, Set<() => void>>()
  readonly #known = new Map<string, { readonly knowledge: StoreKnowledge; readonly fingerprint: string }>()

  constructor(options: CatalogsOptions) {
    this.#options = options
    this.#thread = new CatalogThread(options.program)
  }

  /** IDs of the stores that there are. */
  ids(): readonly string[] {
    return this.#options.ids()
  }

  /**
   * In numbers what is known of each store of which something is known: now, and whenever that changes. Opens no store, and
   * loads nothing.
   */
  async *watchSummaries(
    signal: AbortSignal,
  ): AsyncGenerator<ReadonlyMap<string, StoreSummary>, void, undefined> {
    for await (const _ of this.#changed.watch(() => undefined, signal)) {
      const summaries = await Promise.all(
        this.ids().map(async (id) => [id, await this.of(id).catalog.summary()] as const),
      )
      yield new Map(
        summaries.flatMap(([id, summary]) => (summary === undefined ? [] : [[id, summary] as const])),
      )
    }
  }

  /** What is known of a store; nothing once the store has another bucket or root directory. Fails for no store. */
  of(id: string): StoreKnowledge {
    const fingerprint = this.fingerprintOf(id)
    const known = this.#known.get(id)
    if (known?.fingerprint === fingerprint) return known.knowledge
    const folder = this.folderOf(id)
    const open = (signal: AbortSignal): Promise<StorageDriver> => this.#options.open(id, signal)
    const catalog = new Catalog({
      open,
      jobs: this.#thread,
      file: folder === undefined ? undefined : join(folder, 'listing'),
      fingerprint,
      now: Date.now,
      settleMs,
      ...(this.#options.bound === undefined ? {} : { bound: this.#options.bound }),
      onTables: () => this.#changed.notify(),
    })
    const discarded = known?.knowledge.discard()
    const openMemory = async (): Promise<RememberedManifests> => {
      // Both have the same file.
      await discarded
      if (folder === undefined) return RememberedManifests.inMemory()
      return RememberedManifests.open(join(folder, 'manifests'))
    }
    const openFailedReads = async (): Promise<FailedReads> => {
      await discarded
      return folder === undefined
        ? FailedReads.inMemory()
        : FailedReads.open(join(folder, 'failed-reads'), fingerprint)
    }
    const knowledge = new StoreKnowledge({ catalog, openMemory, openFailedReads, open })
    this.#known.set(id, { knowledge, fingerprint })
    if (known !== undefined) this.#changed.notify()
    return knowledge
  }

  /** Which bucket and root directory a store has now, as a hash. Fails for no store. */
  fingerprintOf(id: string): string {
    return hashOf(this.#options.fingerprintOf(id))
  }

  /** Takes in what we wrote to a store, or deleted, where something is known of it. */
  note(id: string, writes: OwnWrites): void {
    this.#known.get(id)?.knowledge.catalog.note(writes)
  }

  /** Where everything is kept that is known of a store; undefined where nothing can be written. */
  folderOf(id: string): string | undefined {
    const { folder } = this.#options
    return folder === undefined ? undefined : join(folder, catalogsFolder, nameOf(id))
  }

  /** Forgets what is known of a store where it has another bucket or root directory now. */
  checkLocation(id: string): void {
    this.of(id)
  }

  /** Tells that a store is opened with other parameters from now on: it may lead elsewhere, or let us in at last. */
  reopened(id: string): void {
    for (const listener of this.#onReopened.get(id) ?? []) listener()
  }

  /** Calls `listener` whenever a store is opened with other parameters. Returns the function that ends that. */
  onReopened(id: string, listener: () => void): () => void {
    const listeners = this.#onReopened.get(id) ?? new Set()
    this.#onReopened.set(id, listeners.add(listener))
    return () => listeners.delete(listener)
  }

  /** Forgets what is known of a store that is no longer in the list, also on disk. */
  async remove(id: string): Promise<void> {
    await this.#options.onRemove?.(id)
    const known = this.#known.get(id)
    this.#known.delete(id)
    await known?.knowledge.discard()
    const folder = this.folderOf(id)
    if (folder !== undefined) await rm(folder, { recursive: true, force: true })
  }

  /** Deletes what is kept of stores that are no longer in the list, and what a crash left half written. */
  async clean(): Promise<void> {
    const { folder } = this.#options
    if (folder === undefined) return
    const kept = new Set(this.#options.ids().map(nameOf))
    const path = join(folder, catalogsFolder)
    for (const name of await namesIn(path)) {
      if (!kept.has(name)) await rm(join(path, name), { recursive: true, force: true })
      else {
        const half = (await namesIn(join(path, name))).filter((each) => each.endsWith('.new'))
        await Promise.all(half.map((each) => rm(join(path, name, each), { force: true })))
      }
    }
  }

  /** Stops what runs, and keeps what is known. */
  async close(): Promise<void> {
    await Promise.all([...this.#known.values()].map(({ knowledge }) => knowledge.close()))
    await this.#thread.close()
  }
}

const catalogsFolder = 'catalogs'
/** Images are pushed tag by tag: what they changed is listed a moment after the last. */
const settleMs = 500

/** A folder name for an ID, which comes from a file that people may edit. */
function nameOf(id: string): string {
  return /^[0-9a-z][0-9a-z-]{0,63}$/.test(id) ? id : hashOf(id)
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch {
    return []
  }
}
