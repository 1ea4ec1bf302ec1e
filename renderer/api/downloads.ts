import { useMutation } from '@tanstack/react-query'

import type { Client, Host } from '../../electron/api/contract.ts'
import { useClient, useHost } from './client/client-context.tsx'
import { folderOf } from './queries/files.ts'

/** An object, a folder, which ends in `/`, or several of them that are in one folder. */
export interface DownloadRequest {
  readonly store: string
  readonly keys: readonly string[]
  /** Of one object; the key's last part when absent. */
  readonly suggestedName?: string
}

/** More are not asked for at once: the host takes no more. */
export const mostChosen = 5000

/**
 * Asks where to put it, once for all of it, and starts bringing it there; it goes on among the transfers. Gives whether
 * it was begun: the person may have thought better of it.
 */
export function useDownload() {
  const client = useClient()
  const host = useHost()
  return useMutation({ mutationFn: (request: DownloadRequest) => startDownload(client, host, request) })
}

export async function startDownload(
  client: Pick<Client, 'startDownload'>,
  host: Pick<Host, 'kind' | 'sinkFor'>,
  { store, keys, suggestedName }: DownloadRequest,
): Promise<boolean> {
  const [first = '', ...others] = keys
  const wanted = others.length === 0 ? { key: first } : { key: folderOf(first), only: keys }
  const isFolder = wanted.key.endsWith('/') || wanted.only !== undefined
  const name = suggestedName ?? nameOf(wanted.key, isFolder, host.kind)
  const sink = await host.sinkFor(name, isFolder ? 'folder' : 'file')
  if (sink === undefined) return false
  await client.startDownload({
    store,
    ...wanted,
    ...(suggestedName === undefined ? {} : { as: suggestedName }),
    sink,
  })
  return true
}

/** A browser takes one file: what is not a single object comes as an archive, which the host names after the folder. */
function nameOf(key: string, isFolder: boolean, host: Host['kind']): string {
  const name = /([^/]*)\/?$/.exec(key)?.[1] ?? key
  return isFolder && host === 'browser' ? `${name === '' ? 'files' : name}.tar` : name
}
