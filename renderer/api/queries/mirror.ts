import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

import type { Client, Input } from '../../../electron/api/contract.ts'
import type { MirrorStep, MirrorTarget } from '../../../electron/api/rows.ts'
import { useClient } from '../client/client-context.tsx'
import { streamed } from '../client/streamed.ts'

/** The rules that are kept. */
export function mirrorRulesQuery(client: Client) {
  return queryOptions({
    queryKey: ['app', 'mirrorRules'],
    queryFn: ({ signal }) => client.listMirrorRules({}, { signal }),
  })
}

/** A run as it is planned. */
export interface MirrorPlanning {
  /** Stores that are listed first. */
  readonly listing: readonly string[]
  readonly targets: readonly MirrorTarget[]
  readonly whole: boolean
  readonly plan: string | undefined
}

const notPlanned: MirrorPlanning = { listing: [], targets: [], whole: false, plan: undefined }

/** What a run of a rule would do. Asking lists the stores anew; the next look is a new one. */
export function mirrorPlanQuery(client: Client, rule: string) {
  return queryOptions({
    queryKey: ['app', 'mirrorPlan', rule],
    ...streamed({
      streamFn: ({ signal }) => client.planMirror({ rule }, { signal }),
      reducer: withStep,
      initialValue: notPlanned,
      refetchMode: 'reset',
    }),
    gcTime: 0,
  })
}

function withStep(before: MirrorPlanning, step: MirrorStep): MirrorPlanning {
  switch (step.kind) {
    case 'listing':
      return { ...before, listing: step.stores }
    case 'target': {
      const others = before.targets.filter(({ store }) => store !== step.target.store)
      return { ...before, targets: [...others, step.target] }
    }
    case 'whole':
      return { ...before, whole: true, plan: step.plan }
  }
}

/** Adds a rule, or changes one. */
export function useSaveMirrorRule() {
  const client = useClient()
  const renew = useRenewRules()
  return useMutation({
    mutationFn: (input: Input<'saveMirrorRule'>) => client.saveMirrorRule(input),
    onSuccess: renew,
  })
}

export function useRemoveMirrorRule() {
  const client = useClient()
  const renew = useRenewRules()
  return useMutation({
    mutationFn: (rule: string) => client.removeMirrorRule({ rule }),
    onSuccess: renew,
  })
}

/** Begins what was planned; it goes on among the transfers. */
export function useStartMirror() {
  const client = useClient()
  const renew = useRenewRules()
  return useMutation({ mutationFn: (plan: string) => client.startMirror({ plan }), onSuccess: renew })
}

function useRenewRules(): () => Promise<void> {
  const client = useClient()
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: mirrorRulesQuery(client).queryKey })
}
