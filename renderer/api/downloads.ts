import { useMutation } from '@tanstack/react-query'

import { useClient, useHost } from './client-context.tsx'

export interface DownloadRequest {
  readonly store: string
  readonly key: string
  readonly suggestedName: string
}

/** Asks where to put an object and starts bringing it there; it goes on among the transfers. */
export function useDownload() {
  const client = useClient()
  const host = useHost()
  return useMutation({
    mutationFn: async ({ store, key, suggestedName }: DownloadRequest) => {
      const sink = await host.sinkFor(suggestedName)
      if (sink !== undefined) await client.startDownload({ store, key, sink })
    },
  })
}
