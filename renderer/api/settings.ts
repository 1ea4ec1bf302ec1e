import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import type { Client } from '../../electron/api/contract.ts'
import type { Settings } from '../../electron/api/host.ts'
import { useClient } from './client/client-context.tsx'

const initial: Settings = { theme: 'system', language: 'system' }

export function settingsQuery(client: Client) {
  return queryOptions({
    queryKey: ['app', 'settings'],
    queryFn: ({ signal }) => client.getSettings({}, { signal }),
  })
}

export function hostInfoQuery(client: Client) {
  return queryOptions({
    queryKey: ['app', 'hostInfo'],
    queryFn: ({ signal }) => client.hostInfo({}, { signal }),
  })
}

/** The settings as far as they are known: the system's until they are. */
export function useSettings(): Settings {
  return useQuery(settingsQuery(useClient())).data ?? initial
}

/** Applies at once and keeps; goes back when they could not be kept. */
export function useSaveSettings() {
  const client = useClient()
  const queries = useQueryClient()
  const { queryKey } = settingsQuery(client)
  return useMutation({
    mutationFn: (settings: Settings) => client.saveSettings(settings),
    onMutate: (settings) => {
      const before = queries.getQueryData(queryKey)
      queries.setQueryData(queryKey, settings)
      return { before }
    },
    onError: (_error, _settings, context) => queries.setQueryData(queryKey, context?.before),
  })
}
