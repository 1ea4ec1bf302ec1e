import { useMutation } from '@tanstack/react-query'

import type { Input } from '../../../electron/api/contract.ts'
import { useClient, useHost } from '../client/client-context.tsx'

/** Holds them where they are; what is sent stays. */
export function usePauseTransfers() {
  const client = useClient()
  return useMutation({ mutationFn: (transfers: readonly string[]) => client.pauseTransfers({ transfers }) })
}

/** Goes on with what is paused, and tries again what failed or was cancelled. */
export function useResumeTransfers() {
  const client = useClient()
  return useMutation({ mutationFn: (transfers: readonly string[]) => client.resumeTransfers({ transfers }) })
}

/** Stops transfers; what they had written is taken back by the host. */
export function useCancelTransfers() {
  const client = useClient()
  return useMutation({ mutationFn: (transfers: readonly string[]) => client.cancelTransfers({ transfers }) })
}

/** Puts transfers before another one, or at the end. */
export function useMoveTransfers() {
  const client = useClient()
  return useMutation({ mutationFn: (order: Input<'moveTransfers'>) => client.moveTransfers(order) })
}

/** Takes what is done, failed or cancelled off the list: these, or all. */
export function useClearFinished() {
  const client = useClient()
  return useMutation({
    mutationFn: (transfers: readonly string[] | undefined) =>
      client.clearFinishedTransfers(transfers === undefined ? {} : { transfers }),
  })
}

/** Says what becomes of objects that are there. */
export function useChooseExisting() {
  const client = useClient()
  return useMutation({ mutationFn: (answer: Input<'chooseExisting'>) => client.chooseExisting(answer) })
}

/** Gives a transfer its file again. Fails when it is another one. */
export function useProvideFile() {
  const client = useClient()
  const host = useHost()
  return useMutation({
    mutationFn: async ({ transfer, file }: { transfer: string; file: File }) =>
      client.provideToTransfer({ transfer, token: await host.tokenOf(file) }),
  })
}

/** Asks where to put a download again. */
export function useProvidePlace() {
  const client = useClient()
  const host = useHost()
  return useMutation({
    mutationFn: async ({ transfer, suggestedName, kind }: PlaceAgain) => {
      const token = await host.sinkFor(suggestedName, kind)
      if (token !== undefined) await client.provideToTransfer({ transfer, token })
    },
  })
}

export interface PlaceAgain {
  readonly transfer: string
  readonly suggestedName: string
  readonly kind: 'file' | 'folder'
}
