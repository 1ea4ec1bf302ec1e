import { useMutation, useQueryClient } from '@tanstack/react-query'

import type { Draft } from '../../electron/api/contract.ts'
import { useClient, useHost } from './client-context.tsx'

/** Adds a store; gives its id. */
export function useAddStore() {
  const client = useClient()
  return useMutation({
    mutationFn: (store: Draft & { name: string; readOnly: boolean }) => client.addStore(store),
    gcTime: 0,
  })
}

/** Changes a store's parameters. What was listed with the old ones is forgotten. */
export function useEditStore() {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (store: Draft & { store: string; name: string }) => client.editStore(store),
    onSuccess: (_, { store }) => queries.resetQueries({ queryKey: [store] }),
    gcTime: 0,
  })
}

/** Forgets a store and all that was listed of it. */
export function useRemoveStore() {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (store: string) => client.removeStore({ store }),
    onSuccess: (_, store) => queries.removeQueries({ queryKey: [store] }),
  })
}

export function useSetReadOnly() {
  const client = useClient()
  return useMutation({
    mutationFn: (change: { store: string; readOnly: boolean }) => client.setReadOnly(change),
  })
}

/** Makes the sample registry if need be; gives its store's id. */
export function useAddSampleStore() {
  const client = useClient()
  return useMutation({ mutationFn: () => client.addSampleStore({}) })
}

/** Checks a store's connection; the result also comes with the list of stores. */
export function useConnectStore() {
  const client = useClient()
  return useMutation({ mutationFn: (store: string) => client.connect({ store }) })
}

/** Tries the values of a form, keeping nothing. */
export function useProbe() {
  const client = useClient()
  return useMutation({ mutationFn: (draft: Draft) => client.probeParameters(draft), gcTime: 0 })
}

/** Reads a registry's config.yml that was chosen or dropped. */
export function useReadConfigFile() {
  const client = useClient()
  const host = useHost()
  return useMutation({
    mutationFn: async (input: { file: File; environment: string }) =>
      client.readConfigFile({
        token: await host.tokenOf(input.file),
        environment: input.environment,
      }),
    gcTime: 0,
  })
}
