import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import type { Client, Input } from '../../electron/api/contract.ts'
import type { NetworkRow } from '../../electron/api/rows.ts'
import { useClient } from './client/client-context.tsx'

export function networkQuery(client: Client) {
  return queryOptions({
    queryKey: ['app', 'network'],
    queryFn: ({ signal }) => client.getNetwork({}, { signal }),
  })
}

export function useSetProxy() {
  const client = useClient()
  return useKept((proxy: Input<'setProxy'>) => client.setProxy(proxy))
}

export function useAddAuthorities() {
  const client = useClient()
  return useKept((pem: string) => client.addAuthorities({ pem }))
}

export function useRemoveAuthority() {
  const client = useClient()
  return useKept((fingerprint: string) => client.removeAuthority({ fingerprint }))
}

export function useTryNetwork() {
  const client = useClient()
  return useMutation({ mutationFn: (store: string) => client.tryNetwork({ store }) })
}

/** A change whose answer is the network as it is then. */
function useKept<Change>(change: (change: Change) => Promise<NetworkRow>) {
  const queries = useQueryClient()
  const { queryKey } = networkQuery(useClient())
  return useMutation({
    mutationFn: change,
    onSuccess: (network) => queries.setQueryData(queryKey, network),
  })
}
