import { useMutation } from '@tanstack/react-query'

import type { Client, Host } from '../../electron/api/contract.ts'
import { useClient, useHost } from './client-context.tsx'

export interface DownloadRequest {
  readonly store: string
  readonly items: readonly {
    /** Of an object, or of a folder, which ends in `/`. */
    readonly key: string
    /** The key's last part when absent. */
    readonly suggestedName?: string
  }[]
}

/**
 * Asks where to put each and starts bringing it there; they go on among the transfers. Gives how many were begun: for
 * some the person may have thought better of it.
 */
export function useDownload() {
  const client = useClient()
  const host = useHost()
  return useMutation({ mutationFn: (request: DownloadRequest) => startDownloads(client, host, request) })
}

export async function startDownloads(
  client: Pick<Client, 'startDownload'>,
  host: Pick<Host, 'kind' | 'sinkFor'>,
  { store, items }: DownloadRequest,
): Promise<number> {
  let begun = 0
  for (const { key, suggestedName = lastPart(key, host.kind) } of items) {
    const sink = await host.sinkFor(suggestedName, key.endsWith('/') ? 'folder' : 'file')
    if (sink === undefined) continue
    await client.startDownload({ store, key, sink })
    begun += 1
  }
  return begun
}

/** A browser takes one file: a folder comes as an archive. */
function lastPart(key: string, host: Host['kind']): string {
  const name = /[^/]*\/?$/.exec(key)?.[0] ?? key
  if (!name.endsWith('/')) return name
  return host === 'browser' ? `${name.slice(0, -1)}.tar` : name.slice(0, -1)
}
