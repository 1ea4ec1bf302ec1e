import type { StorageDriver } from '../../../drivers/index.ts'
import { ChangeNotifier } from '../../../drivers/common/change-notifier.ts'
import type { Digest } from '../../../drivers/common/names.ts'
import { FailedReads, type ObjectVersionText } from '../manifests/failed-reads.ts'
import { readManifests } from '../manifests/read-manifests.ts'
import type { RememberedManifests, RowsMark } from '../manifests/remembered-manifests.ts'
import { manifestsToRead } from '../questions/coverage.ts'
import { inTurns } from '../questions/steps.ts'
import type { StoreFacts } from '../questions/store-facts.ts'
import { StoredMemory } from '../questions/stored-memory.ts'
import type { ManifestMemory } from '../../registry/manifests/manifest-facts.ts'
import type { CatalogTables } from '../tables/catalog-tables.ts'
import { findDigest, noDigest } from '../tables/digests.ts'
import { blobOf } from '../tables/lookups.ts'
import type { Catalog, CatalogState } from './catalog.ts'
import { SharedRun } from './shared-run.ts'

export interface KnowledgeOptions {
  readonly catalog: Catalog
  readonly openMemory: () => Promise<RememberedManifests>
  /** Where manifests are noted that could not be read; in memory when absent. */
  readonly openFailedReads?: () => Promise<FailedReads>
  readonly open: (signal: AbortSignal) => Promise<StorageDriver>
}

/** How many manifests are read of those that nobody has read before. */
export interface ManifestReading {
  readonly read: number
  readonly all: number
  readonly startedAtMs: number
}

export interface KnowledgeState {
  readonly listing: CatalogState
  readonly reading: ManifestReading | undefined
  /** Manifests of the store that nobody has read; undefined while that is not counted. */
  readonly unread: number | undefined
}

/** Everything that is remembered of one store: what its listing told, and what its manifests say. */
export class StoreKnowledge {
  readonly catalog: Catalog
  readonly #options: KnowledgeOptions
  readonly #notifier = new ChangeNotifier()
  #memory: Promise<RememberedManifests> | undefined
  #failedReads: Promise<FailedReads> | undefined
  #reading: ManifestReading | undefined
  #run: SharedRun<void> | undefined
  #unread: { readonly tables: CatalogTables; readonly count: number } | undefined

  constructor(options: KnowledgeOptions) {
    this.#options = options
    this.catalog = options.catalog
  }

  /** What its manifests say, as far as they were read. */
  memory(): Promise<RememberedManifests> {
    this.#memory ??= this.#options.openMemory()
    return this.#memory
  }

  /** What its manifests say that it had at the last listing. */
  async storedMemory(): Promise<ManifestMemory> {
    await this.catalog.load()
    return new StoredMemory(await this.memory(), () => this.catalog.state.tables)
  }

  /** All that is remembered; undefined where nothing is. Makes no request. */
  async remembered(): Promise<StoreFacts | undefined> {
    await this.catalog.load()
    const { tables } = this.catalog.state
    return tables === undefined ? undefined : { tables, columns: (await this.memory()).columns }
  }

  /** All that is remembered. Lists the store where nothing is. */
  async facts(signal: AbortSignal): Promise<StoreFacts> {
    const tables = await this.catalog.tables(signal)
    return { tables, columns: (await this.memory()).columns }
  }

  /** The state now and after each change. */
  async *watch(signal: AbortSignal): AsyncGenerator<KnowledgeState, void, undefined> {
    const stop = new AbortController()
    const both = AbortSignal.any([signal, stop.signal])
    const follow = (async () => {
      for await (const _ of this.catalog.watch(both)) this.#notifier.notify()
    })()
    try {
      yield* this.#notifier.watch(() => this.#state(), both)
    } finally {
      stop.abort()
      await follow
    }
  }

  /**
   * Lists the store anew, then reads new manifests where they are few, and forgets those that left the store. With `again`,
   * what could not be read before is asked for once more.
   */
  async refresh(signal: AbortSignal, { again = false }: { readonly again?: boolean } = {}): Promise<void> {
    const mark = this.memory().then((memory) => memory.mark())
    await this.catalog.refresh(signal)
    // What we wrote meanwhile is in the tables then.
    await this.catalog.settle(signal)
    const { tables } = this.catalog.state
    if (tables !== undefined) await this.#forgetGone(tables, await mark, again)
    await this.readFew(signal)
  }

  /** Counts the manifests that nobody has read, and reads them where they are few. */
  async readFew(signal: AbortSignal): Promise<void> {
    const facts = await this.facts(signal)
    const count = (await this.#toRead(facts, signal)).length
    if (count > 0 && count <= mostReadUnasked) await this.readManifests(signal)
    else this.#setUnread(facts.tables, count)
  }

  /** Reads all manifests that nobody has read. Joins a reading that runs; it goes on while anybody waits for it. */
  async readManifests(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (this.#run === undefined || this.#run.isStopped) {
      const run = new SharedRun((stop) => this.#readNow(stop))
      this.#run = run
      void run.ended.finally(() => {
        if (this.#run === run) this.#run = undefined
      })
    }
    await this.#run.join(signal)
  }

  /** Stops a listing or a reading, whoever waits for it. What is known stays. */
  stop(): void {
    this.catalog.stopRefresh()
    this.#run?.stop()
  }

  /** Stops what runs, and keeps what is known. */
  async close(): Promise<void> {
    this.#run?.stop()
    await this.#run?.ended
    await this.catalog.close()
    await (await this.#memory)?.close()
  }

  /** Stops what runs, and forgets. */
  async discard(): Promise<void> {
    this.#run?.stop()
    await this.#run?.ended
    await this.catalog.discard()
    await (await this.#memory)?.close()
  }

  async #readNow(signal: AbortSignal): Promise<void> {
    const facts = await this.facts(signal)
    const digests = await this.#toRead(facts, signal)
    const startedAtMs = Date.now()
    const tell = (read: number): void => {
      this.#reading = { read, all: digests.length, startedAtMs }
      this.#notifier.notify()
    }
    tell(0)
    try {
      const driver = await this.#options.open(signal)
      const memory = await this.memory()
      const { failures } = await readManifests(
        { driver, memory },
        digests,
        (read) => {
          if (read % readsBetweenNotices === 0) tell(read)
        },
        signal,
      )
      const failedReads = await this.#failed()
      for (const digest of failures.keys()) failedReads.add(digest, versionOf(facts.tables, digest))
      await failedReads.save()
    } finally {
      const now = await this.facts(signal).catch(() => undefined)
      const left = now && (await this.#toRead(now, signal).catch(() => undefined))
      this.#reading = undefined
      if (now !== undefined && left !== undefined) this.#setUnread(now.tables, left.length)
      else this.#notifier.notify()
    }
  }

  /** The manifests that nobody has read, without those that could not be read as they are. */
  async #toRead(facts: StoreFacts, signal: AbortSignal): Promise<readonly Digest[]> {
    const digests = await inTurns(manifestsToRead(facts), signal)
    const failedReads = await this.#failed()
    if (failedReads.count === 0) return digests
    return digests.filter((digest) => !failedReads.has(digest, versionOf(facts.tables, digest)))
  }

  async #forgetGone(tables: CatalogTables, mark: RowsMark, again: boolean): Promise<void> {
    const isThere = (digest: Digest): boolean => isInStore(tables, digest)
    const failedReads = await this.#failed()
    failedReads.keep((digest) => !again && isThere(digest))
    await failedReads.save()
    await (await this.memory()).retain(isThere, mark)
  }

  #failed(): Promise<FailedReads> {
    const { openFailedReads = () => Promise.resolve(FailedReads.inMemory()) } = this.#options
    this.#failedReads ??= openFailedReads()
    return this.#failedReads
  }

  #setUnread(tables: CatalogTables, count: number): void {
    this.#unread = { tables, count }
    this.#notifier.notify()
  }

  #state(): KnowledgeState {
    const listing = this.catalog.state
    const isCounted = this.#unread !== undefined && this.#unread.tables === listing.tables
    return {
      listing,
      reading: this.#reading,
      unread: isCounted ? this.#unread?.count : undefined,
    }
  }
}

/** Whether a store has a blob of this digest, or anything that leads to it. */
function isInStore(tables: CatalogTables, digest: Digest): boolean {
  const id = findDigest(tables.digests, digest)
  if (id === noDigest) return false
  const { tags, revisions, layerLinks } = tables.uses
  return (
    blobOf(tables, id) >= 0 || [tags, revisions, layerLinks].some(({ first }) => first[id] !== first[id + 1])
  )
}

/** Of the object of a manifest: another one once it is written again, or restored from an archive. */
function versionOf(tables: CatalogTables, digest: Digest): ObjectVersionText {
  const id = findDigest(tables.digests, digest)
  const blob = id === noDigest ? -1 : blobOf(tables, id)
  if (blob < 0) return ''
  const { modifiedAtMs, sizeBytes, storageClass, classNames, restore } = tables.blobs
  const className = classNames[(storageClass[blob] ?? 0) - 1]
  return JSON.stringify([modifiedAtMs[blob], sizeBytes[blob], className, restore[blob]])
}

/** More are read when a person asks: each is a request, which some services charge for. */
const mostReadUnasked = 5000
const readsBetweenNotices = 64
