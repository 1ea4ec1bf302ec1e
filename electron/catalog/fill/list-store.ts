import {
  buffersOf,
  mapConcurrent,
  StoreError,
  type PageScanner,
  type StorageDriver,
} from '../../../drivers/index.ts'
import { linkedAbort } from '../../../drivers/common/linked-abort.ts'
import { layout } from '../../registry/layout/layout.ts'
import type { RepositoryName } from '../../../drivers/common/names.ts'
import type { Repository } from '../../registry/repositories/repositories.ts'
import type { CatalogTables } from '../tables/catalog-tables.ts'
import type { CatalogJobs } from '../thread/catalog-thread.ts'
import type { Found, KeyRange, ScannedInThread } from '../thread/jobs.ts'
import type { ListingGate } from './listing-gate.ts'
import { equalCuts, firstCuts } from './listing-cuts.ts'
import { listInRanges, rangesAtOnce } from './list-in-ranges.ts'

/** How far a listing is. */
export interface ListingProgress extends Found {
  /** By which the thread knows it. */
  readonly listing: number
  readonly requests: number
  /** Names that were found so far, each once; all of them once `namesAreWhole`. */
  readonly names: readonly string[]
  readonly namesAreWhole: boolean
}

export interface StoreListing {
  readonly driver: StorageDriver
  readonly jobs: CatalogJobs
  readonly previous: CatalogTables | undefined
  readonly now: () => number
  /** Finds the names beside the listing. */
  readonly names: (signal: AbortSignal) => AsyncIterable<readonly Repository[]>
  readonly onProgress: (progress: ListingProgress) => void
  /** Holds back a listing that becomes large; absent where its size is known. */
  readonly gate?: ListingGate | undefined
}

/**
 * Lists a whole store and makes tables of it. Names of repositories come first where no tables are there. Fails with what the store
 * says, and when stopped: then nothing of it is left.
 */
export async function listStore(listing: StoreListing, signal: AbortSignal): Promise<CatalogTables> {
  const { driver, jobs, previous, now, gate } = listing
  const keyOf = (path: `/${string}`): string => driver.keyOf(path)
  const rootKey = keyOf('/')
  const rootPrefix = rootKey === '' ? '' : `${rootKey}/`
  const asOfMs = now()
  const id = nextListing()
  const told = new ToldProgress(id, listing.onProgress)
  const stop = linkedAbort(signal)
  const naming = linkedAbort(stop.signal)
  const scanner = scannerOf(jobs, id)
  const names = previous === undefined ? nameTask(listing.names(naming.signal), told) : knownNames
  try {
    await jobs.run('begin', { listing: id, rootPrefix })
    const first = await driver.objects.scan({ prefix: rootPrefix }, scanner, stop.signal)
    await onPage(first, {
      id: firstPage,
      after: undefined,
      through: first.next === undefined ? undefined : first.lastKey,
    })
    if (first.next !== undefined) {
      const cuts =
        previous === undefined
          ? firstCuts(keyOf, await names.first)
          : equalCuts(keyOf, previous, rangesAtOnce)
      const startAfter = first.lastKey === undefined ? {} : { startAfter: first.lastKey }
      await listInRanges(
        driver.objects,
        {
          prefix: rootPrefix,
          ...startAfter,
          cuts,
          scanner,
          onPage,
          onAnew: () => jobs.run('begin', { listing: id, rootPrefix }),
        },
        stop.signal,
      )
    }
    // The tables tell all names: a walk through folders may take much longer.
    naming.abort()
    await names.all
    return await jobs.run('assemble', {
      listing: id,
      previous,
      only: undefined,
      asOfMs,
      requests: told.requests,
    })
  } catch (error) {
    stop.abort()
    await Promise.allSettled([names.all, jobs.run('forget', { listing: id })])
    throw error
  } finally {
    naming.abort()
    stop.unlink()
  }

  async function onPage(page: ScannedInThread, range: KeyRange): Promise<void> {
    told.found(await jobs.run('take', { listing: id, number: page.number, range: { ...range } }))
    await gate?.pass(told, stop.signal)
  }
}

/** Lists the keys of some repositories, and makes tables of them and of what is known of the others. */
export async function listOnly(
  { driver, jobs, now }: Pick<StoreListing, 'driver' | 'jobs' | 'now'>,
  repositories: readonly RepositoryName[],
  previous: CatalogTables,
  signal: AbortSignal,
): Promise<CatalogTables> {
  const rootKey = driver.keyOf('/')
  const rootPrefix = rootKey === '' ? '' : `${rootKey}/`
  const only = repositories.map((repository) => ({
    repository,
    prefix: `${driver.keyOf(layout.repository(repository))}/_`,
  }))
  const id = nextListing()
  const scanner = scannerOf(jobs, id)
  let requests = 0
  const listOne = (at: number, prefix: string, stop: AbortSignal): Promise<void> =>
    listInRanges(
      driver.objects,
      {
        prefix,
        scanner,
        async onPage({ number }, range) {
          requests += 1
          await jobs.run('take', {
            listing: id,
            number,
            range: { ...range, id: at + only.length * range.id },
          })
        },
        onAnew: () => Promise.reject(new StoreError('Corrupt', 'the service lists keys in no order')),
      },
      stop,
    )
  try {
    await jobs.run('begin', { listing: id, rootPrefix })
    const each = mapConcurrent(
      only.entries(),
      repositoriesAtOnce,
      ([at, { prefix }], stop) => listOne(at, prefix, stop),
      signal,
    )
    for await (const _ of each) void _
    return await jobs.run('assemble', { listing: id, previous, only, asOfMs: now(), requests })
  } catch (error) {
    await jobs.run('forget', { listing: id }).catch(() => undefined)
    throw error
  }
}

const repositoriesAtOnce = 8

let listings = 0
function nextListing(): number {
  listings += 1
  return listings
}

/** Reads pages in the thread of the catalogs. */
function scannerOf(jobs: CatalogJobs, listing: number): PageScanner<ScannedInThread> {
  return (page) => {
    const transfer = page.kind === 'packed' ? buffersOf(page.page) : [page.bytes.buffer]
    return jobs.run('scan', { listing, page }, transfer)
  }
}

/** The number of the range that is the first page: no other has it. */
const firstPage = -1

interface NameTask {
  /** The first names, or none where they do not come this way. */
  readonly first: Promise<readonly string[]>
  /** Does not fail. */
  readonly all: Promise<void>
}

const knownNames: NameTask = { first: Promise.resolve([]), all: Promise.resolve() }

/** Notes names that are found beside the listing. A store that refuses this listing may allow the other. */
function nameTask(pages: AsyncIterable<readonly Repository[]>, told: ToldProgress): NameTask {
  let first: (names: readonly string[]) => void = () => undefined
  const firstNames = new Promise<readonly string[]>((resolve) => (first = resolve))
  return { first: firstNames, all: run().catch(() => undefined) }

  async function run(): Promise<void> {
    try {
      for await (const page of pages) {
        const names = page.map(({ name }) => name)
        told.addNames(names)
        first(names)
      }
      told.endNames()
    } finally {
      first([])
    }
  }
}

class ToldProgress {
  requests = 0
  readonly #tell: (progress: ListingProgress) => void
  readonly #listing: number
  readonly #names: string[] = []
  #namesAreWhole = false
  #found: Found = { keys: 0, blobs: 0, tags: 0, sizeBytes: 0 }

  constructor(listing: number, tell: (progress: ListingProgress) => void) {
    this.#listing = listing
    this.#tell = tell
  }

  found(found: Found): void {
    this.requests += 1
    this.#found = found
    this.#told()
  }

  get keys(): number {
    return this.#found.keys
  }

  addNames(names: readonly string[]): void {
    this.requests += 1
    for (const name of names) this.#names.push(name)
    this.#told()
  }

  endNames(): void {
    this.#namesAreWhole = true
    this.#told()
  }

  #told(): void {
    this.#tell({
      ...this.#found,
      listing: this.#listing,
      requests: this.requests,
      names: this.#names,
      namesAreWhole: this.#namesAreWhole,
    })
  }
}
