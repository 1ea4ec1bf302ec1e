import type { Implementation } from '../api/method.ts'
import type { SearchHit } from '../api/rows.ts'
import type { search } from '../api/search.ts'
import { Channel } from '../../drivers/common/channel.ts'
import { toErrorData } from '../host/error-data.ts'
import { findIn, parseQuery, type Query } from '../registry/search.ts'
import type { StoreOpener } from '../stores/connections/opened-stores.ts'

/** Finds things by digest, reference or name in every store at once; a store that fails says so beside the others. */
export function searchMethods(opener: StoreOpener): Implementation<typeof search> {
  return {
    async *search({ text }, signal) {
      const query = parseQuery(text)
      const hits = new Channel<SearchHit>()
      const stop = new AbortController()
      const both = AbortSignal.any([signal, stop.signal])
      const work = Promise.all(opener.ids().map((store) => searchStore(store, query, hits, both))).then(
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

  async function searchStore(store: string, query: Query, hits: Channel<SearchHit>, signal: AbortSignal) {
    try {
      const { driver } = await opener.open(store, signal)
      for await (const found of findIn(driver, query, signal)) hits.push({ ...found, store })
      hits.push({ kind: 'answered', store })
    } catch (error) {
      if (!signal.aborted) hits.push({ kind: 'failed', store, error: toErrorData(error) })
    }
  }
}
