import type { QueryClient } from '@tanstack/react-query'

import type { Client } from '../../../electron/api/contract.ts'
import { storesQuery } from '../queries/stores.ts'

const patienceMs = 5000

/**
 * Waits until the list of stores has one that was added: the answer may be here before it, and a page of a store that
 * is not in the list is left for the first one. Not for ever, since what comes next is only shown sooner than it can be.
 */
export function storeListed(queries: QueryClient, client: Client, store: string): Promise<void> {
  const { queryKey } = storesQuery(client)
  const isListed = (): boolean => queries.getQueryData(queryKey)?.some(({ id }) => id === store) === true
  if (isListed()) return Promise.resolve()
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(patience)
      unsubscribe()
      resolve()
    }
    const patience = setTimeout(done, patienceMs)
    const unsubscribe = queries.getQueryCache().subscribe(() => {
      if (isListed()) done()
    })
  })
}
