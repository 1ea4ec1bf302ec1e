import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import type { Client } from '../../electron/api/contract.ts'
import { useClient } from './client/client-context.tsx'

export function updateQuery(client: Client) {
  return queryOptions({
    queryKey: ['app', 'update'],
    queryFn: ({ signal }) => client.knownUpdate({}, { signal }),
    // The host asks the feed once a day.
    staleTime: 3_600_000,
    refetchInterval: 3_600_000,
  })
}

export function useCheckForUpdate() {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => client.checkForUpdate({}),
    onSuccess: (state) => queries.setQueryData(updateQuery(client).queryKey, state),
  })
}
