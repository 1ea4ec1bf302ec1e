import { useMutation } from '@tanstack/react-query'

import type { Input } from '../../../electron/api/contract.ts'
import { useClient, useHost } from '../client/client-context.tsx'

/** Holds them where they are; what is sent stays. */
export function usePauseTransfers() {
  const client = useClient()
  return useMutation({
    mutationFn: (ids: readonly string[]) => inCalls(ids, (transfers) => client.pauseTransfers({ transfers })),
  })
}

/** Goes on with what is paused, and tries again what failed or was cancelled. */
export function useResumeTransfers() {
  const client = useClient()
  return useMutation({
    mutationFn: (ids: readonly string[]) =>
      inCalls(ids, (transfers) => client.resumeTransfers({ transfers })),
  })
}

/** Stops transfers; what they had written is taken back by the host. */
export function useCancelTransfers() {
  const client = useClient()
  return useMutation({
    mutationFn: (ids: readonly string[]) =>
      inCalls(ids, (transfers) => client.cancelTransfers({ transfers })),
  })
}

/** Puts transfers before another one, or at the end. */
export function useMoveTransfers() {
  const client = useClient()
  return useMutation({ mutationFn: (order: Input<'moveTransfers'>) => client.moveTransfers(order) })
}

/** Takes what is done, failed or cancelled off the list. */
export function useClearFinished() {
  const client = useClient()
  return useMutation({
    mutationFn: (ids: readonly string[]) =>
      inCalls(ids, (transfers) => client.clearFinishedTransfers({ transfers })),
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

/** A folder may have more files than one call takes. */
async function inCalls(
  ids: readonly string[],
  call: (some: readonly string[]) => Promise<unknown>,
): Promise<void> {
  for (let at = 0; at < ids.length; at += mostInCall) await call(ids.slice(at, at + mostInCall))
}

const mostInCall = 10_000
