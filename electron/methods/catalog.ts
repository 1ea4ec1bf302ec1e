import { setMaxListeners } from 'node:events'

import type { catalog as area } from '../api/catalog.ts'
import type { Implementation } from '../api/method.ts'
import type { CatalogChanges, CatalogListing, CatalogState, ChangedNames } from '../api/rows.ts'
import type { CatalogChanges as FoundChanges, Told } from '../catalog/build/compare-tables.ts'
import { blobPlaces } from '../catalog/questions/blob-places.ts'
import { repositoryColumns } from '../catalog/questions/repositories.ts'
import { sharedBlobs } from '../catalog/questions/shared-blobs.ts'
import { inTurns } from '../catalog/questions/steps.ts'
import { usesOf } from '../catalog/questions/uses.ts'
import type { Catalogs } from '../catalog/store/catalogs.ts'
import type { KnowledgeState } from '../catalog/store/store-knowledge.ts'
import type { CatalogTables } from '../catalog/tables/catalog-tables.ts'
import { repositoryCount } from '../catalog/tables/lookups.ts'
import { nameAt } from '../catalog/tables/names.ts'
import { summaryOf } from '../catalog/tables/store-summary.ts'
import { untilAborted } from '../../drivers/common/abort.ts'
import { linkedAbort } from '../../drivers/common/linked-abort.ts'
import { toErrorData } from '../host/error-data.ts'

/** What is remembered of stores, and how it is brought up to date. */
export function catalogMethods(
  catalogs: Catalogs,
  /** How old what is known of a store may be when it is opened; Infinity where only a person asks for more. */
  refreshAfterMs: () => Promise<number>,
  now: () => number = Date.now,
): Implementation<typeof area> {
  const runs = new Runs()
  return {
    async *watchCatalog({ store }, signal) {
      // Each turn ends when the store is opened with other parameters: what is known may be of another bucket then.
      while (!signal.aborted && catalogs.ids().includes(store)) {
        const turn = linkedAbort(signal)
        const unlisten = catalogs.onReopened(store, () => turn.abort())
        try {
          yield* watchKnowledge(store, turn.signal)
        } finally {
          unlisten()
          turn.unlink()
        }
      }
    },
    async refreshCatalog({ store }, signal) {
      // A person asks: what could not be read before is tried again.
      await runs.join(store, (stop) => catalogs.of(store).refresh(stop, { again: true }), signal)
      return {}
    },
    async readManifests({ store }, signal) {
      await runs.join(store, (stop) => catalogs.of(store).readManifests(stop), signal)
      return {}
    },
    async stopCatalog({ store }) {
      runs.stop(store)
      catalogs.of(store).stop()
      return {}
    },
    async continueCatalog({ store }) {
      catalogs.of(store).catalog.goOn()
      return {}
    },
    async *watchTotals(_, signal) {
      for await (const summaries of catalogs.watchSummaries(signal)) {
        yield [...summaries].map(([store, { asOfMs, ...totals }]) => ({ store, asOfMs, totals }))
      }
    },
    async repositoryFacts({ store }, signal) {
      const facts = await catalogs.of(store).facts(signal)
      const { tags, revisions, lastPushMs, sizeBytes, uniqueBytes, unread, problems } = await inTurns(
        repositoryColumns(facts),
        signal,
      )
      const names = facts.tables.repositories.names
      return {
        names: Array.from({ length: repositoryCount(facts.tables) }, (_, row) => nameAt(names, row)),
        tags,
        manifests: revisions,
        lastPushMs,
        sizeBytes,
        uniqueBytes,
        unread,
        problems,
      }
    },
    async *blobInStores({ digest }, signal) {
      for (const store of catalogs.ids()) {
        const facts = await catalogs.of(store).remembered()
        if (facts === undefined) yield { store, found: [] }
        else {
          const places = await inTurns(blobPlaces(facts, asTyped(digest), mostPlaces), signal)
          const found = places.map(({ sizeBytes, ...place }) => ({
            ...place,
            ...(sizeBytes === undefined ? {} : { sizeBytes }),
          }))
          yield { store, asOfMs: facts.tables.asOfMs, found }
        }
      }
    },
    async *sharedBlobs({ stores }, signal) {
      const wanted = catalogs.ids().filter((id) => stores.includes(id))
      const before: { readonly store: string; readonly tables: CatalogTables }[] = []
      for (const store of wanted) {
        const { catalog } = catalogs.of(store)
        await catalog.load()
        const { tables } = catalog.state
        if (tables === undefined) continue
        for (const other of before) {
          const shared = await inTurns(sharedBlobs(other.tables, tables), signal)
          yield { stores: [other.store, store] as const, ...shared }
        }
        before.push({ store, tables })
      }
    },
    async *digestUses({ digest }, signal) {
      for (const store of catalogs.ids()) {
        const facts = await catalogs.of(store).remembered()
        if (facts === undefined) continue
        const found = await inTurns(usesOf(facts, asTyped(digest)), signal)
        yield {
          store,
          asOfMs: facts.tables.asOfMs,
          digests: found.digests,
          complete: found.complete,
          uses: found.uses.map(({ tags, ...use }) => ({
            ...use,
            tags: tags.slice(0, mostTags).map(({ tag, through }) => ({ tag, through })),
            tagCount: tags.length,
          })),
        }
      }
    },
  }

  async function* watchKnowledge(
    store: string,
    signal: AbortSignal,
  ): AsyncGenerator<CatalogState, void, undefined> {
    const knowledge = catalogs.of(store)
    await knowledge.catalog.load()
    const { tables } = knowledge.catalog.state
    const isOld = tables === undefined || now() - tables.asOfMs > (await refreshAfterMs())
    if (isOld && !runs.wasStopped(store)) {
      void runs.begin(store, (stop) => knowledge.refresh(stop))
    } else if (tables !== undefined) void runs.begin(store, (stop) => knowledge.readFew(stop))
    for await (const state of knowledge.watch(signal)) {
      yield { ...toCatalogState(state), ...(runs.wasStopped(store) ? { stopped: true } : {}) }
    }
  }
}

/** Digests with the same beginning that are told of a store. */
const mostPlaces = 20

function asTyped(digest: string): string {
  return digest.trim().toLowerCase()
}

/** Of one manifest; how many there are is said. */
const mostTags = 100

/** Listings and readings that go on when the window looks elsewhere, until they are done or stopped. */
class Runs {
  readonly #stops = new Map<string, AbortController>()
  /** Stores whose listing a person stopped: they are listed when a person asks. */
  readonly #stopped = new Set<string>()

  wasStopped(store: string): boolean {
    return this.#stopped.has(store)
  }

  /** Begins it. Why it fails is in the state of the catalog. */
  async begin(store: string, run: (stop: AbortSignal) => Promise<unknown>): Promise<void> {
    await run(this.#stopOf(store).signal).catch(() => undefined)
  }

  /** Begins it and waits; a caller that leaves does not stop it. */
  async join(
    store: string,
    run: (stop: AbortSignal) => Promise<unknown>,
    signal: AbortSignal,
  ): Promise<void> {
    this.#stopped.delete(store)
    const running = run(this.#stopOf(store).signal)
    running.catch(() => undefined)
    await untilAborted(running, signal)
  }

  stop(store: string): void {
    this.#stops.get(store)?.abort()
    this.#stops.delete(store)
    this.#stopped.add(store)
  }

  #stopOf(store: string): AbortController {
    const known = this.#stops.get(store)
    if (known !== undefined) return known
    const made = new AbortController()
    setMaxListeners(0, made.signal)
    this.#stops.set(store, made)
    return made
  }
}

function toCatalogState({ listing, reading, unread }: KnowledgeState): CatalogState {
  const { tables, editions, activity, failure, changes } = listing
  const running = toListing(activity, reading)
  return {
    ...(tables === undefined ? {} : { ...totalsOf(tables), editions }),
    ...(unread === undefined ? {} : { unreadManifests: unread }),
    ...(running === undefined ? {} : { listing: running }),
    ...(failure === undefined ? {} : { failure: toErrorData(failure) }),
    ...(changes === undefined ? {} : { changes: toChanges(changes) }),
  }
}

function totalsOf(tables: CatalogTables): Pick<CatalogState, 'asOfMs' | 'totals'> {
  const { asOfMs, ...totals } = summaryOf(tables)
  return { asOfMs, totals }
}

function toListing(
  activity: KnowledgeState['listing']['activity'],
  reading: KnowledgeState['reading'],
): CatalogListing | undefined {
  if (activity?.kind === 'listing') {
    const { keys, requests, names, namesAreWhole } = activity.progress
    return {
      step: 'keys',
      done: keys,
      requests,
      repositories: names.length,
      repositoriesAreWhole: namesAreWhole,
      isHeld: activity.isHeld,
    }
  }
  if (activity?.kind === 'readingLinks') {
    return { step: 'links', done: activity.read, of: activity.all, isHeld: activity.isHeld }
  }
  if (reading !== undefined) return { step: 'manifests', done: reading.read, of: reading.all }
  return undefined
}

function toChanges({ repositories, tags, blobs }: FoundChanges): CatalogChanges {
  return {
    repositories: changed({ ...repositories, moved: { count: 0, names: [] } }),
    tags: changed(tags),
    blobs: {
      added: blobs.added.count,
      addedBytes: blobs.added.sizeBytes,
      removed: blobs.removed.count,
      removedBytes: blobs.removed.sizeBytes,
    },
  }
}

function changed(found: {
  readonly added: Told
  readonly removed: Told
  readonly moved: Told
}): ChangedNames {
  const kinds = ['added', 'removed', 'moved'] as const
  return {
    added: found.added.count,
    removed: found.removed.count,
    moved: found.moved.count,
    some: kinds.flatMap((change) => found[change].names.map((name) => ({ name, change }))),
  }
}
