import { useMutation } from '@tanstack/react-query'

import type { RepairKind, VerificationLevel } from '../../../electron/api/rows.ts'
import { useClient, useHost } from '../client/client-context.tsx'

/** Verifies a store; ends when that ends. What it finds and how far it is comes with the state. */
export function useStartVerification() {
  const client = useClient()
  return useMutation({
    mutationFn: (order: {
      store: string
      level: VerificationLevel
      goOn?: boolean
      mostBytesPerSecond?: number
    }) => client.startVerification(order),
  })
}

export function useStopVerification() {
  const client = useClient()
  return useMutation({ mutationFn: (store: string) => client.stopVerification({ store }) })
}

/** Plans the repair of some findings; nothing is changed yet. */
export function usePlanRepair() {
  const client = useClient()
  return useMutation({
    mutationFn: (order: { store: string; findings: readonly string[]; repair: RepairKind; from?: string }) =>
      client.planRepair(order),
  })
}

export type ReportFormat = 'json' | 'csv'

/** Asks for a place and writes there what the last verification found. Gives whether it was written. */
export function useSaveFindings() {
  const client = useClient()
  const host = useHost()
  return useMutation({
    mutationFn: async (order: { store: string; format: ReportFormat; fileName: string }) => {
      const { fileName, ...rest } = order
      const sink = await host.sinkFor(fileName)
      if (sink === undefined) return false
      await client.saveFindings({ ...rest, sink })
      return true
    },
  })
}

/** Asks for a place and writes there what a plan would do, or what a change did. Gives whether it was written. */
export function useSaveCollectionReport() {
  const client = useClient()
  const host = useHost()
  return useMutation({
    mutationFn: async (order: {
      of: { plan: string } | { change: string }
      format: ReportFormat
      fileName: string
    }) => {
      const sink = await host.sinkFor(order.fileName)
      if (sink === undefined) return false
      await client.saveCollectionReport({ ...order.of, format: order.format, sink })
      return true
    },
  })
}
