import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import type { Client, Input } from '../../electron/api/contract.ts'
import { useClient } from './client/client-context.tsx'
import { settingsQuery } from './settings.ts'

export function dataUsageQuery(client: Client) {
  return queryOptions({
    queryKey: ['app', 'dataUsage'],
    queryFn: ({ signal }) => client.dataUsage({}, { signal }),
    // What is on the disk changes all the time.
    gcTime: 0,
  })
}

export function useOpenDataFolder() {
  const client = useClient()
  return useMutation({ mutationFn: () => client.openDataFolder({}) })
}

export function useForgetData() {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (kind: Input<'forgetData'>['kind']) => client.forgetData({ kind }),
    onSuccess: () => queries.invalidateQueries({ queryKey: dataUsageQuery(client).queryKey }),
  })
}

export function useResetSettings() {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => client.resetSettings({}),
    onSuccess: () => queries.invalidateQueries({ queryKey: settingsQuery(client).queryKey }),
  })
}

export function useRemoveEverything() {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (typed: string) => client.removeEverything({ typed }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['app'] }),
  })
}
