import { useMutation } from '@tanstack/react-query'

import type { Input } from '../../../electron/api/contract.ts'
import { useClient, useHost } from '../client/client-context.tsx'

export type ExtractOrder = Omit<Input<'startExtract'>, 'sink'> & { readonly suggestedName: string }

/** Asks where to put files of a layer or an image and starts bringing them there. False when the person thought better of it. */
export function useStartExtract() {
  const client = useClient()
  const host = useHost()
  return useMutation({
    mutationFn: async ({ suggestedName, ...order }: ExtractOrder): Promise<boolean> => {
      const sink = await host.sinkFor(suggestedName, 'file')
      if (sink === undefined) return false
      await client.startExtract({ ...order, sink })
      return true
    },
  })
}
