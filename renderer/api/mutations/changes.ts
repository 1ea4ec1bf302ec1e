import { useMutation } from '@tanstack/react-query'

import type { Input } from '../../../electron/api/contract.ts'
import { useClient, useHost } from '../client/client-context.tsx'

/** Begins what a plan says. Gives the id of the change, which `changesQuery` shows from then on. */
export function useStartPlan() {
  const client = useClient()
  return useMutation({
    mutationFn: async (wanted: Input<'startPlan'>) => (await client.startPlan(wanted)).change,
  })
}

/** Holds a change where it is. */
export function usePauseChange() {
  const client = useClient()
  return useMutation({ mutationFn: (change: string) => client.pauseChange({ change }) })
}

/** Goes on with a change, or begins its phase that waits. */
export function useContinueChange() {
  const client = useClient()
  return useMutation({ mutationFn: (wanted: Input<'continueChange'>) => client.continueChange(wanted) })
}

/** Ends a change where it is. */
export function useStopChange() {
  const client = useClient()
  return useMutation({ mutationFn: (change: string) => client.stopChange({ change }) })
}

/** Takes a change back. */
export function useUndoChange() {
  const client = useClient()
  return useMutation({ mutationFn: (change: string) => client.undoChange({ change }) })
}

/** Asks where to, and writes changes to a file: these, or all. Gives whether it was written. */
export function useSaveActivity() {
  const client = useClient()
  const host = useHost()
  return useMutation({
    mutationFn: async ({ suggestedName, ...wanted }: ActivityToSave) => {
      const sink = await host.sinkFor(suggestedName, 'file')
      if (sink === undefined) return false
      await client.saveActivity({ ...wanted, sink })
      return true
    },
  })
}

type ActivityToSave = Omit<Input<'saveActivity'>, 'sink'> & { readonly suggestedName: string }
