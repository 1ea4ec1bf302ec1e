import { useMutation } from '@tanstack/react-query'

import { useClient } from './client-context.tsx'

/** Stops transfers; what they had written is taken back by the host. */
export function useCancelTransfers() {
  const client = useClient()
  return useMutation({ mutationFn: (transfers: readonly string[]) => client.cancelTransfers({ transfers }) })
}

/** Takes what is done, failed or cancelled off the list. */
export function useClearFinished() {
  const client = useClient()
  return useMutation({ mutationFn: () => client.clearFinishedTransfers({}) })
}
