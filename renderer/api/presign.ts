import { useMutation } from '@tanstack/react-query'

import { useClient } from './client/client-context.tsx'

export interface PresignedUrl {
  /** Undefined where the store has no such links. */
  readonly url?: string
  readonly untilMs: number
}

/** Makes a link that anybody can read the object by, for so many seconds. Not kept longer than it is shown. */
export function usePresign(store: string, key: string) {
  const client = useClient()
  return useMutation({
    mutationFn: async (expiresInSeconds: number): Promise<PresignedUrl> => {
      const untilMs = Date.now() + expiresInSeconds * 1000
      return { ...(await client.presign({ store, key, expiresInSeconds })), untilMs }
    },
    gcTime: 0,
  })
}
