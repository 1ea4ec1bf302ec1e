import { useMutation } from '@tanstack/react-query'

import type { Input } from '../../../electron/api/contract.ts'
import type { CopyRequest } from '../../../electron/api/images.ts'
import { useClient, useHost } from '../client/client-context.tsx'

export type ExportOrder = Omit<Input<'startExport'>, 'sink'> & { readonly suggestedName: string }

/** Asks where to put an image and starts bringing it there. False when the person thought better of it. */
export function useStartExport() {
  const client = useClient()
  const host = useHost()
  return useMutation({
    mutationFn: async ({ suggestedName, ...order }: ExportOrder): Promise<boolean> => {
      const sink = await host.sinkFor(suggestedName, 'file')
      if (sink === undefined) return false
      await client.startExport({ ...order, sink })
      return true
    },
  })
}

/** Starts a copy from store to store; it goes on among the transfers. */
export function useStartCopy() {
  const client = useClient()
  return useMutation({ mutationFn: (request: CopyRequest) => client.startCopy(request) })
}
