import { useMutation, useQueryClient } from '@tanstack/react-query'

import type { Draft } from '../../../electron/api/stores.ts'
import type { ConfigFormat } from '../../../electron/api/configuration.ts'
import { useClient, useHost } from '../client/client-context.tsx'
import { storeListed } from '../lists/listed-store.ts'

/** Adds a store; gives its id once it can be gone to. */
export function useAddStore() {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (store: Draft & { name: string; readOnly: boolean }) => {
      const added = await client.addStore(store)
      await storeListed(queries, client, added.store)
      return added
    },
    gcTime: 0,
  })
}

/** Changes a store's parameters. What was listed with others is forgotten; what says how it is configured, always. */
export function useEditStore() {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (store: Draft & { store: string; name: string }) => client.editStore(store),
    onSuccess: async ({ reopened }, { store }) => {
      if (reopened) return queries.resetQueries({ queryKey: [store] })
      await queries.invalidateQueries({ queryKey: [store, 'configuration'] })
      // An error names the store as it was called.
      await queries.resetQueries({ queryKey: [store], predicate: ({ state }) => state.status === 'error' })
    },
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

/** Lets keys of this computer be sent to these origins. What failed without them is asked for again. */
export function useAllowAmbientKeys() {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (allowed: { store: string; origins: readonly string[] }) => client.allowAmbientKeys(allowed),
    onSuccess: (_, { store }) => queries.resetQueries({ queryKey: [store] }),
  })
}

/** Says where people pull from; empty forgets it. Fails with what is wrong with the address. */
export function useSetRegistryAddress() {
  const client = useClient()
  return useMutation({
    mutationFn: (change: { store: string; address: string }) => client.setRegistryAddress(change),
  })
}

/** Makes the sample registry if need be; gives its store's id once it can be gone to. */
export function useAddSampleStore() {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async () => {
      const added = await client.addSampleStore({})
      await storeListed(queries, client, added.store)
      return added
    },
  })
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

/** Reads registry configurations that were chosen, dropped or pasted. */
export function useReadConfigFile() {
  const client = useClient()
  const host = useHost()
  return useMutation({
    mutationFn: async ({ from, environment }: { from: File | string; environment: string }) =>
      typeof from === 'string'
        ? client.readConfigFile({ text: from, environment })
        : client.readConfigFile({ token: await host.tokenOf(from), environment }),
    gcTime: 0,
  })
}

/** Asks for a place and writes a store's configuration there. The host writes it: secrets do not come here. */
export function useSaveConfiguration() {
  const client = useClient()
  const host = useHost()
  return useMutation({
    mutationFn: async (order: {
      store: string
      format: ConfigFormat
      secrets: 'masked' | 'clear'
      fileName: string
    }) => {
      const { fileName, ...rest } = order
      const sink = await host.sinkFor(fileName)
      if (sink !== undefined) await client.saveConfiguration({ ...rest, sink })
    },
  })
}
