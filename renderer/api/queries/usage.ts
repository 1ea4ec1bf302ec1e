import { queryOptions } from '@tanstack/react-query'

import type { Client } from '../../../electron/api/contract.ts'
import type { CatalogState, SharedLayer } from '../../../electron/api/rows.ts'
import { knownBy } from './catalog.ts'

/** Where the bytes of a store are; `state` is that of the catalog which the answer is of. */
export function storeUsageQuery(client: Client, store: string, state: CatalogState) {
  return queryOptions({
    queryKey: ['catalog', store, 'usage', ...knownBy(state)],
    queryFn: ({ signal }) => client.storeUsage({ store }, { signal }),
    enabled: state.asOfMs !== undefined,
    // What was known before is shown until more is.
    placeholderData: (before) => before,
    gcTime: 0,
  })
}

/** The bytes of each tag of a repository. */
export function tagUsageQuery(
  client: Client,
  store: string,
  repository: string | undefined,
  state: CatalogState,
) {
  return queryOptions({
    queryKey: ['catalog', store, 'usage', 'tags', repository, ...knownBy(state)],
    queryFn: ({ signal }) => client.tagUsage({ store, repository: repository ?? '' }, { signal }),
    enabled: state.asOfMs !== undefined && repository !== undefined,
    retry: false,
    gcTime: 0,
  })
}

/** What made a layer. A digest never says anything else, so it is read once. */
export function layerCommandQuery(
  client: Client,
  store: string,
  { repository, manifest, digest: layer }: Pick<SharedLayer, 'repository' | 'manifest' | 'digest'>,
) {
  return queryOptions({
    queryKey: [store, 'layerCommand', repository, manifest, layer],
    queryFn: ({ signal }) => client.layerCommand({ store, repository, manifest, layer }, { signal }),
    retry: false,
    staleTime: Infinity,
  })
}
