import { useQueryClient, type Query } from '@tanstack/react-query'
import { useCallback } from 'react'

import { renewsItself } from '../../api/lists/catalog-lists.ts'
import { useRefreshCatalog } from '../../api/queries/catalog.ts'

/** Lists everything of the store again, and checks its connection. */
export function useRefreshStore(store: string): () => void {
  const queries = useQueryClient()
  const { mutate: refreshCatalog } = useRefreshCatalog()
  return useCallback(() => {
    // The others are renewed once the store is listed: it is listed once, and not for each of them.
    const predicate = (query: Query): boolean => !renewsItself(queries, query)
    void queries.invalidateQueries({ queryKey: [store], predicate })
    // Why it fails is told with the state of the catalog.
    refreshCatalog(store)
  }, [queries, refreshCatalog, store])
}
