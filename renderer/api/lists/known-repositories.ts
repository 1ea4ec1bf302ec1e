import type { QueryClient } from '@tanstack/react-query'

import type { RepositoryRow } from '../../../electron/api/rows.ts'
import type { Listing } from './listing.ts'

export interface KnownRepository {
  readonly kind: 'repository'
  readonly store: string
  readonly repository: string
}

const mostPerStore = 20

/** Repositories that were listed before and whose name holds the text: there before any store is asked. */
export function knownRepositories(queries: QueryClient, text: string): readonly KnownRepository[] {
  if (text === '') return []
  const wanted = text.toLowerCase()
  return queries
    .getQueriesData<Listing<readonly RepositoryRow[]>>({
      predicate: ({ queryKey }) => queryKey.length === 2 && queryKey[1] === 'repositories',
    })
    .flatMap(([[store], listing]) =>
      typeof store === 'string' && listing !== undefined ? matching(store, listing, wanted) : [],
    )
}

function matching(
  store: string,
  listing: Listing<readonly RepositoryRow[]>,
  wanted: string,
): readonly KnownRepository[] {
  const found: KnownRepository[] = []
  for (const page of listing.pages) {
    for (const { name } of page) {
      if (name.toLowerCase().includes(wanted)) found.push({ kind: 'repository', store, repository: name })
      if (found.length === mostPerStore) return found
    }
  }
  return found
}
