import type { Implementation } from '../api/method.ts'
import type { SearchHit } from '../api/rows.ts'
import type { search } from '../api/search.ts'
import { searchCatalogs, type CatalogHit, type SearchedStore } from '../catalog/questions/search.ts'
import { inTurns } from '../catalog/questions/steps.ts'
import type { StoreFacts } from '../catalog/questions/store-facts.ts'
import type { Catalogs } from '../catalog/store/catalogs.ts'
import { listRepositories } from '../catalog/store/list-repositories.ts'
import { Channel } from '../../drivers/common/channel.ts'
import { toErrorData } from '../host/error-data.ts'
import { findIn, parseQuery, type Query } from '../registry/search.ts'
import type { StoreOpener } from '../stores/connections/opened-stores.ts'

/**
 * Finds what somebody types in every store at once. Stores of which something is remembered are searched in memory, also
 * those that cannot be reached; the others are asked, and one that fails says so beside the others.
 */
export function searchMethods(
  opener: StoreOpener,
  catalogs: Pick<Catalogs, 'of'>,
): Implementation<typeof search> {
  return {
    async *search({ text }, signal) {
      const query = parseQuery(text)
      const hits = new Channel<SearchHit>()
      const stop = new AbortController()
      const both = AbortSignal.any([signal, stop.signal])
      const work = searchAll(text, query, hits, both).then(
        () => hits.end(),
        (error: unknown) => hits.fail(error),
      )
      try {
        yield* hits.batches(50)
      } finally {
        stop.abort()
        await work
      }
    },
  }

  /** Nothing is known of a store that went meanwhile. */
  async function remembered(store: string): Promise<StoreFacts | undefined> {
    try {
      return await catalogs.of(store).remembered()
    } catch {
      return undefined
    }
  }

  async function searchAll(
    text: string,
    query: Query,
    hits: Channel<SearchHit>,
    signal: AbortSignal,
  ): Promise<void> {
    const all = await Promise.all(
      opener.ids().map(async (store) => ({ store, facts: await remembered(store) })),
    )
    const known = all.flatMap(({ store, facts }): SearchedStore[] =>
      facts === undefined ? [] : [{ store, ...facts }],
    )
    const asked = all.filter(({ facts }) => facts === undefined).map(({ store }) => store)
    await Promise.all([
      searchKnown(known, text, query, hits, signal),
      ...asked.map((store) => searchStore(store, query, hits, signal)),
    ])
  }

  async function searchKnown(
    known: readonly SearchedStore[],
    text: string,
    query: Query,
    hits: Channel<SearchHit>,
    signal: AbortSignal,
  ): Promise<void> {
    const found = await inTurns(searchCatalogs(known, text), signal)
    for (const hit of found.hits) hits.push(toSearchHit(hit))
    await Promise.all(
      known.map(async ({ store }) => {
        const isFound = found.hits.some((hit) => hit.store === store && isMeant(hit, query))
        // It may be newer than what is remembered: that is one request.
        if (isFound || (query.kind !== 'tag' && query.kind !== 'manifest')) {
          hits.push({ kind: 'answered', store })
          return
        }
        await searchStore(store, query, hits, signal)
      }),
    )
  }

  async function searchStore(store: string, query: Query, hits: Channel<SearchHit>, signal: AbortSignal) {
    try {
      const { driver } = await opener.open(store, signal)
      const repositories = (stop: AbortSignal) => listRepositories(catalogs.of(store).catalog, driver, stop)
      for await (const found of findIn(driver, query, repositories, signal)) hits.push({ ...found, store })
      hits.push({ kind: 'answered', store })
    } catch (error) {
      if (!signal.aborted) hits.push({ kind: 'failed', store, error: toErrorData(error) })
    }
  }
}

/** Whether a hit is the whole reference that was typed. */
function isMeant(hit: CatalogHit, query: Query): boolean {
  if (query.kind === 'tag') {
    return hit.kind === 'tag' && hit.repository === query.repository && hit.tag === query.tag
  }
  return (
    query.kind === 'manifest' &&
    hit.kind === 'manifest' &&
    hit.repository === query.repository &&
    hit.digest === query.digest
  )
}

function toSearchHit(hit: CatalogHit): SearchHit {
  if (hit.kind !== 'manifest') return hit
  const { match, ...manifest } = hit
  return { ...manifest, ...(match === undefined ? {} : { match: match.text }) }
}
