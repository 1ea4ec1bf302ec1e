import { queryOptions } from '@tanstack/react-query'

import type { Client } from '../../../electron/api/contract.ts'
import type { Draft } from '../../../electron/api/stores.ts'
import type { StoreRow } from '../../../electron/api/rows.ts'
import type { ConfigFormat } from '../../../electron/api/configuration.ts'
import { streamed } from '../client/streamed.ts'

const noStores: readonly StoreRow[] = []

/** The folders in a folder of the computer that the host runs on; empty begins at home. Asked anew each time. */
export function foldersQuery(client: Client, path: string) {
  return queryOptions({
    queryKey: ['folders', path],
    queryFn: ({ signal }) => client.listFolders({ path }, { signal }),
    gcTime: 0,
    retry: false,
  })
}

/** The stores of the sidebar, as they are now and whenever they change. */
export function storesQuery(client: Client) {
  return queryOptions({
    queryKey: ['app', 'stores'],
    ...streamed({
      streamFn: ({ signal }) => client.watchStores({}, { signal }),
      reducer: (_: readonly StoreRow[], rows: readonly StoreRow[]) => rows,
      initialValue: noStores,
      refetchMode: 'append',
    }),
  })
}

/** Which drivers there are, and their parameters. */
export function driverSpecsQuery(client: Client) {
  return queryOptions({
    queryKey: ['app', 'driverSpecs'],
    queryFn: ({ signal }) => client.driverSpecs({}, { signal }),
  })
}

/**
 * What is to be said of the values in a form. A secret that was typed is part of the question, so the answer is
 * not kept longer than it is shown.
 */
export function parameterCheckQuery(client: Client, draft: Draft) {
  return queryOptions({
    queryKey: ['app', 'parameterCheck', draft],
    queryFn: ({ signal }) => client.checkParameters(draft, { signal }),
    gcTime: 0,
  })
}

/** Looks whether the store answers, once while it is open; how it was comes with the list of stores. */
export function connectionQuery(client: Client, store: string) {
  return queryOptions({
    queryKey: [store, 'connection'],
    queryFn: ({ signal }) => client.connect({ store }, { signal }),
  })
}

/** Every parameter of a store with its value, source and findings. */
export function configurationQuery(client: Client, store: string) {
  return queryOptions({
    queryKey: [store, 'configuration'],
    queryFn: ({ signal }) => client.getConfiguration({ store }, { signal }),
  })
}

/** A store as a registry's configuration, secrets masked. */
export function exportQuery(client: Client, store: string, format: ConfigFormat) {
  return queryOptions({
    queryKey: [store, 'configuration', format],
    queryFn: ({ signal }) => client.exportConfiguration({ store, format }, { signal }),
  })
}
