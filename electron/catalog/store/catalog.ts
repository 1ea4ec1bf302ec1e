import { isStoreError, type StorageDriver, type StoreError } from '../../../drivers/index.ts'
import { abortReason, untilAborted } from '../../../drivers/common/abort.ts'
import { ChangeNotifier } from '../../../drivers/common/change-notifier.ts'
import { linkedAbort } from '../../../drivers/common/linked-abort.ts'
import type { RepositoryName } from '../../../drivers/common/names.ts'
import type { Repository } from '../../registry/repositories/repositories.ts'
import { noEditions, nextEditions, type Editions } from './editions.ts'
import type { CatalogChanges } from '../build/compare-tables.ts'
import { listStore, type ListingProgress } from '../fill/list-store.ts'
import { boundFor, ListingGate, type ListingBound } from '../fill/listing-gate.ts'
import { listWrites } from '../fill/list-writes.ts'
import { repositoryNames } from '../fill/repository-names.ts'
import { linkBatches, readLinks } from '../fill/read-links.ts'
import type { CatalogTables } from '../tables/catalog-tables.ts'
import { summaryOf, type StoreSummary } from '../tables/store-summary.ts'
import type { BlobsSoFar, LinkReading } from '../thread/jobs.ts'
import { CatalogFile, type CatalogFileOptions } from './catalog-file.ts'
import { WriteSet, type OwnWrites } from './own-writes.ts'
import { PendingWrites } from './pending-writes.ts'
import { SharedNames } from './shared-names.ts'
import { SharedRun } from './shared-run.ts'
import { TaskQueue } from './task-queue.ts'

export interface CatalogOptions extends CatalogFileOptions {
  readonly open: (signal: AbortSignal) => Promise<StorageDriver>
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number
  /** How long after our last write what was written is listed. */
  readonly settleMs: number
  /** What a listing of a store of which nothing is known may take before it waits for `goOn`; the usual when absent. */
  readonly bound?: ListingBound
  /** Called when there are other tables. */
  readonly onTables?: () => void
}

/** What a catalog does now. */
export type CatalogActivity =
  | { readonly kind: 'listing'; readonly progress: ListingProgress; readonly isHeld: boolean }
  | {
      readonly kind: 'readingLinks'
      readonly read: number
      readonly all: number
      readonly isHeld: boolean
    }

export interface CatalogState {
  /** Undefined while nothing is known of the store. */
  readonly tables: CatalogTables | undefined
  readonly editions: Editions
  readonly activity: CatalogActivity | undefined
  /** Why the last refresh failed; undefined once one succeeded. The tables are then older than wanted. */
  readonly failure: StoreError | undefined
  /** Why the tables cannot be kept on disk or read from there; undefined where they can. */
  readonly diskFailure: string | undefined
  /** What was different at the last refresh; undefined before there were two listings. */
  readonly changes: CatalogChanges | undefined
}

/**
 * What is known of one store. It only reads from the store: a catalog deletes nothing.
 *
 * Tables are replaced as a whole: whoever has some keeps them as they are. A refresh that fails or is stopped changes
 * nothing. What we write ourselves is listed beside a refresh, and put over what the refresh found, which may be older.
 */
export class Catalog {
  readonly #options: CatalogOptions
  readonly #file: CatalogFile
  readonly #notifier = new ChangeNotifier()
  readonly #ended = new AbortController()
  /** Replacements of tables, one after another. */
  readonly #changes = new TaskQueue()
  #state: CatalogState = {
    tables: undefined,
    editions: noEditions,
    activity: undefined,
    failure: undefined,
    diskFailure: undefined,
    changes: undefined,
  }
  #loading: Promise<void> | undefined
  #refresh: SharedRun<CatalogTables> | undefined
  #names: SharedNames | undefined
  #blobsListed: { readonly listing: number; readonly edition: number } | undefined
  #saving: NodeJS.Timeout | undefined
  #gate: ListingGate | undefined
  #discarded = false
  readonly #pending: PendingWrites
  /** What was listed by itself since the refresh under way began. */
  readonly #sinceRefresh = new WriteSet()

  constructor(options: CatalogOptions) {
    this.#options = options
    this.#file = new CatalogFile(options)
    this.#pending = new PendingWrites({
      settleMs: options.settleMs,
      takeIn: (writes, signal) => this.#takePending(writes, signal),
    })
  }

  get state(): CatalogState {
    return this.#state
  }

  /** The state now and after each change. */
  watch(signal: AbortSignal): AsyncGenerator<CatalogState, void, undefined> {
    return this.#notifier.watch(() => this.#state, signal)
  }

  /** Reads from disk what was known at the last time. It does not fail. */
  load(): Promise<void> {
    this.#loading ??= this.#load()
    return this.#loading
  }

  /** What is known in numbers, without loading it; undefined where nothing is. It does not fail. */
  async summary(): Promise<StoreSummary | undefined> {
    const read = this.#state.tables === undefined ? await this.#file.summary() : undefined
    const { tables } = this.#state
    return tables === undefined ? read : summaryOf(tables)
  }

  /** The tables, from disk where there are some. Lists the store where nothing is known. */
  async tables(signal: AbortSignal): Promise<CatalogTables> {
    await this.load()
    return this.#state.tables ?? (await this.refresh(signal))
  }

  /**
   * The tables as soon as there are some, while their links may still be read. Lists the store where nothing is known; that
   * goes on after the answer, until the signal aborts.
   */
  async firstTables(signal: AbortSignal): Promise<CatalogTables> {
    await this.load()
    if (this.#state.tables !== undefined) return this.#state.tables
    const refreshed = this.refresh(signal)
    return (await this.#tablesBefore(refreshed, signal)) ?? (await refreshed)
  }

  /** Waits for the first tables of a listing that runs; undefined where none does, or it fails. */
  async tablesUnderWay(signal: AbortSignal): Promise<CatalogTables | undefined> {
    return this.#refresh && (await this.#tablesBefore(this.#refresh.ended, signal))
  }

  async #tablesBefore(end: Promise<unknown>, signal: AbortSignal): Promise<CatalogTables | undefined> {
    const waiting = linkedAbort(signal)
    const stop = (): void => waiting.abort()
    end.then(stop, stop)
    try {
      for await (const { tables } of this.watch(waiting.signal)) if (tables !== undefined) return tables
    } finally {
      waiting.abort()
    }
    signal.throwIfAborted()
    return this.#state.tables
  }

  /** The tables, once a listing that runs has ended. Lists the store where nothing is known. */
  async newestTables(signal: AbortSignal): Promise<CatalogTables> {
    if (this.#refresh !== undefined) await untilAborted(this.#refresh.ended, signal)
    return await this.tables(signal)
  }

  /** Blobs that the listing under way has found and that are not known yet; undefined where none is so far. */
  async blobsSoFar(
    known: ReadonlyMap<number, number>,
    mostRows: number,
  ): Promise<(BlobsSoFar & { readonly listing: number }) | undefined> {
    const { activity } = this.#state
    if (activity?.kind !== 'listing') return undefined
    const { listing } = activity.progress
    try {
      return { listing, ...(await this.#options.jobs.run('blobsSoFar', { listing, known, mostRows })) }
    } catch (error) {
      // It has just ended.
      if (isStoreError(error, 'Unavailable')) return undefined
      throw error
    }
  }

  /** In which edition the blobs are what a listing found, and nothing else; undefined where they are not. */
  blobsListed(listing: number): number | undefined {
    return this.#blobsListed?.listing === listing ? this.#blobsListed.edition : undefined
  }

  /** Repositories as they are found, while no tables are there: one search for a listing and for all who read them. */
  names(signal: AbortSignal): AsyncGenerator<readonly Repository[], void, undefined> {
    if (this.#names?.isUsable !== true) {
      const names = new SharedNames((stop) => this.#findNames(stop))
      this.#names = names
      void names.ended.finally(() => this.#dropNames())
    }
    return this.#names.pages(signal)
  }

  async *#findNames(signal: AbortSignal): AsyncGenerator<readonly Repository[], void, undefined> {
    let requests = 0
    for await (const page of repositoryNames(await this.#options.open(signal), signal)) {
      yield page
      requests += 1
      await this.#gate?.pass({ requests, keys: 0 }, signal)
    }
  }

  /** What was found stays for those who come while the store is being listed. */
  #dropNames(): void {
    if (this.#refresh === undefined) this.#names = undefined
  }

  /**
   * Lists the store anew. Joins a refresh that runs. The listing goes on while anybody waits for it, and fails with what
   * the store says; a caller whose signal aborts leaves it.
   */
  async refresh(signal: AbortSignal): Promise<CatalogTables> {
    signal.throwIfAborted()
    this.#ended.signal.throwIfAborted()
    if (this.#refresh === undefined || this.#refresh.isStopped) {
      const refresh = new SharedRun((stop) => this.#refreshNow(stop))
      this.#refresh = refresh
      void refresh.ended.finally(() => {
        if (this.#refresh !== refresh) return
        this.#refresh = undefined
        this.#names = undefined
      })
    }
    return await this.#refresh.join(signal)
  }

  /** Lets a listing go on that waits because the store is large. */
  goOn(): void {
    this.#gate?.open()
  }

  /** Stops a refresh, whoever waits for it: it fails with an AbortError. What was known before stays. */
  stopRefresh(): void {
    this.#refresh?.stop()
  }

  /** Lists one repository anew. Where it is gone, it goes. Fails with what the store says. */
  async relist(repository: RepositoryName, signal: AbortSignal): Promise<CatalogTables> {
    await this.load()
    if (this.#state.tables === undefined) return await this.refresh(signal)
    return await this.#takeIn({ repositories: [repository] }, signal)
  }

  /** Takes in what we wrote to the store, or deleted. It is in the tables a moment later. */
  note(writes: OwnWrites): void {
    this.#pending.note(writes)
  }

  /** Waits until what was noted is in the tables. It does not fail but by the signal. */
  async upToDate(signal: AbortSignal): Promise<void> {
    await this.#pending.upToDate(signal)
  }

  /** Lists now what was noted. It does not fail: what cannot be listed is found by the next refresh. */
  async settle(signal: AbortSignal): Promise<void> {
    await this.#pending.settle(signal)
  }

  /** Stops what runs, and keeps the tables on disk. */
  async close(): Promise<void> {
    this.#ended.abort()
    this.#pending.stop()
    this.#refresh?.stop()
    await this.#refresh?.ended
    await this.#pending.ended
    await this.#save()
  }

  /** Stops what runs. Nothing of it is kept. */
  async discard(): Promise<void> {
    this.#discarded = true
    await this.close()
  }

  async #takePending(writes: OwnWrites, signal: AbortSignal): Promise<void> {
    await this.load()
    // A refresh under way may not find it. Without tables there is nothing to put it into.
    this.#sinceRefresh.add(writes)
    if (this.#state.tables !== undefined) await this.#takeIn(writes, signal)
  }

  async #load(): Promise<void> {
    const loaded = await this.#file.load()
    if (loaded.kind === 'unreadable') this.#set({ diskFailure: loaded.why })
    if (loaded.kind !== 'loaded' || this.#state.tables !== undefined) return
    this.#file.has(loaded.tables)
    await this.#replace(loaded.tables)
  }

  async #refreshNow(signal: AbortSignal): Promise<CatalogTables> {
    const { jobs, now } = this.#options
    try {
      await this.load()
      signal.throwIfAborted()
      this.#sinceRefresh.take()
      const driver = await this.#options.open(signal)
      const previous = this.#state.tables
      const gate = new ListingGate(boundFor(driver, this.#options.bound), () => this.#tellHeld(gate.isHeld))
      this.#gate = gate
      let number: number | undefined
      const onProgress = (progress: ListingProgress): void => {
        number = progress.listing
        this.#set({ activity: { kind: 'listing', progress, isHeld: gate.isHeld } })
      }
      const names = (stop: AbortSignal) => this.names(stop)
      const bounded = previous === undefined ? gate : undefined
      const listing = { driver, jobs, previous, now, names, onProgress, gate: bounded }
      const listed = await listStore(listing, signal)
      const tables = await this.#changes.run(() => this.#takeListing(driver, listed, number, signal))
      const read = await this.#readLinks(
        driver,
        tables,
        gate,
        previous === undefined ? tables.requests : 0,
        signal,
      )
      const changes = previous && (await jobs.run('compare', { before: previous, after: read, mostNames }))
      this.#set({ failure: undefined, activity: undefined, changes })
      await this.#save()
      return read
    } catch (error) {
      this.#set({ activity: undefined, ...(isStoreError(error) ? { failure: error } : {}) })
      throw error
    } finally {
      // A search for names that it holds goes on with the listing, or ends with it.
      if (signal.aborted) this.#gate?.fail(abortReason(signal))
      else this.#gate?.open()
      this.#gate = undefined
    }
  }

  /** What was listed by itself meanwhile may be newer than the listing: it is listed once more, and put over it. */
  async #takeListing(
    driver: StorageDriver,
    listed: CatalogTables,
    listing: number | undefined,
    signal: AbortSignal,
  ): Promise<CatalogTables> {
    const tables = await this.#over(driver, listed, this.#sinceRefresh.take(), signal)
    await this.#replace(tables, tables === listed ? listing : undefined)
    return tables
  }

  async #takeIn(writes: OwnWrites, signal: AbortSignal): Promise<CatalogTables> {
    return await this.#changes.run(async () => {
      signal.throwIfAborted()
      if (this.#refresh !== undefined) this.#sinceRefresh.add(writes)
      const driver = await this.#options.open(signal)
      const before = this.#state.tables
      if (before === undefined) throw new Error('nothing is known of the store')
      const tables = await this.#over(driver, before, writes, signal)
      await this.#replace(tables)
      this.#saveLater()
      return tables
    })
  }

  /** Puts over tables what is listed by itself now. */
  #over(
    driver: StorageDriver,
    tables: CatalogTables,
    { repositories = [], blobs = [] }: OwnWrites,
    signal: AbortSignal,
  ): Promise<CatalogTables> {
    const { jobs, now } = this.#options
    return listWrites({ driver, jobs, now, repositories, blobs }, tables, signal)
  }

  /** Reads links while the tables are there already. Those of tags come first, and are taken in by themselves. */
  async #readLinks(
    driver: StorageDriver,
    tables: CatalogTables,
    gate: ListingGate,
    /** Requests of this refresh so far, of which nobody knew before. */
    requestsBefore: number,
    signal: AbortSignal,
  ): Promise<CatalogTables> {
    let current = tables
    const batches = linkBatches(tables)
    const all = batches.reduce((sum, batch) => sum + batch.length, 0)
    let read = 0
    for (const batch of batches) {
      const readings: LinkReading[] = []
      for await (const reading of readLinks(driver, tables, batch, signal)) {
        readings.push(reading)
        read += 1
        if (read % 100 === 0) {
          this.#set({ activity: { kind: 'readingLinks', read, all, isHeld: gate.isHeld } })
        }
        await gate.pass({ requests: requestsBefore + read, keys: 0 }, signal)
      }
      current = await this.#takeReadings(tables, readings)
    }
    return current
  }

  #tellHeld(isHeld: boolean): void {
    const { activity } = this.#state
    if (activity !== undefined) this.#set({ activity: { ...activity, isHeld } })
  }

  async #takeReadings(tables: CatalogTables, readings: readonly LinkReading[]): Promise<CatalogTables> {
    return await this.#changes.run(async () => {
      const now = this.#state.tables
      const onto = now === tables ? undefined : now
      const read = await this.#options.jobs.run('links', { tables, readings, onto })
      await this.#replace(read)
      return read
    })
  }

  /** `listing` is the one that found all of it. */
  async #replace(tables: CatalogTables, listing?: number): Promise<void> {
    const { tables: before } = this.#state
    const editions = await nextEditions(this.#options.jobs, this.#state.editions, before, tables)
    if (listing !== undefined) this.#blobsListed = { listing, edition: editions.blobs }
    this.#set({ tables, editions })
  }

  #saveLater(): void {
    clearTimeout(this.#saving)
    this.#saving = setTimeout(() => void this.#save(), saveAfterMs)
    this.#saving.unref()
  }

  async #save(): Promise<void> {
    clearTimeout(this.#saving)
    const { tables } = this.#state
    if (this.#discarded || !this.#file.lacks(tables)) return
    try {
      await this.#file.save(tables)
      this.#set({ diskFailure: undefined })
    } catch (error) {
      this.#set({ diskFailure: error instanceof Error ? error.message : String(error) })
    }
  }

  #set(change: Partial<CatalogState>): void {
    this.#state = { ...this.#state, ...change }
    this.#notifier.notify()
    if (change.tables !== undefined) this.#options.onTables?.()
  }
}

/** Names of each kind of change that are told. */
const mostNames = 50
/** Own writes come in rows: the tables are kept once after the last. */
const saveAfterMs = 10_000
