import { useCallback, useState } from 'react'

import { useClient } from '../../api/client/client-context.tsx'

/** Lists stores anew: which are being listed because of that. Why one fails is in the comparison. */
export function useRefreshStores(): {
  readonly running: ReadonlySet<string>
  readonly refresh: (stores: readonly string[]) => void
} {
  const client = useClient()
  const [running, setRunning] = useState<ReadonlySet<string>>(new Set())
  const refresh = useCallback(
    (stores: readonly string[]): void => {
      setRunning((now) => new Set([...now, ...stores]))
      for (const store of stores) {
        const ended = (): void => setRunning((now) => new Set([...now].filter((each) => each !== store)))
        void client.refreshCatalog({ store }).then(ended, ended)
      }
    },
    [client],
  )
  return { running, refresh }
}
