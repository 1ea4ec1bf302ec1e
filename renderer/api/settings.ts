import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import type { Client } from '../../electron/api/contract.ts'
import type { Settings, SettingsChange } from '../../electron/api/settings.ts'
import { changedSettings } from '../../electron/api/values/changed-settings.ts'
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

/** Changes the named parts: applies at once and keeps; goes back when they could not be kept. */
export function useChangeSettings() {
  const client = useClient()
  const queries = useQueryClient()
  const { queryKey } = settingsQuery(client)
  return useMutation({
    mutationFn: (change: SettingsChange) => client.changeSettings(change),
    onMutate: (change) => {
      const before = queries.getQueryData(queryKey)
      queries.setQueryData(queryKey, changedSettings(before ?? initial, change))
      return { before }
    },
    onSuccess: (settings) => queries.setQueryData(queryKey, settings),
    onError: (_error, _change, context) => queries.setQueryData(queryKey, context?.before),
  })
}
