import { queryOptions } from '@tanstack/react-query'

import type { Client, Input } from '../../../electron/api/contract.ts'
import type { PlanRow } from '../../../electron/api/rows.ts'

/** Which plan is wanted, and of what. */
export type AskedPlan =
  | { readonly method: 'planTagDeletion'; readonly input: Input<'planTagDeletion'> }
  | { readonly method: 'planManifestDeletion'; readonly input: Input<'planManifestDeletion'> }
  | { readonly method: 'planRepositoryDeletion'; readonly input: Input<'planRepositoryDeletion'> }
  | { readonly method: 'planTag'; readonly input: Input<'planTag'> }
  | { readonly method: 'planFileDeletion'; readonly input: Input<'planFileDeletion'> }
  | { readonly method: 'planFileMove'; readonly input: Input<'planFileMove'> }
  | { readonly method: 'planNewFolder'; readonly input: Input<'planNewFolder'> }

/** Makes a plan from what is in the store now: once for each time that it is asked for. */
export function madePlanQuery(client: Client, asked: AskedPlan) {
  return queryOptions({
    queryKey: ['app', 'madePlan', asked],
    queryFn: ({ signal }) => makePlan(client, asked, signal),
    gcTime: 0,
    staleTime: Infinity,
    retry: false,
  })
}

function makePlan(client: Client, { method, input }: AskedPlan, signal: AbortSignal): Promise<PlanRow> {
  switch (method) {
    case 'planTagDeletion':
      return client.planTagDeletion(input, { signal })
    case 'planManifestDeletion':
      return client.planManifestDeletion(input, { signal })
    case 'planRepositoryDeletion':
      return client.planRepositoryDeletion(input, { signal })
    case 'planTag':
      return client.planTag(input, { signal })
    case 'planFileDeletion':
      return client.planFileDeletion(input, { signal })
    case 'planFileMove':
      return client.planFileMove(input, { signal })
    case 'planNewFolder':
      return client.planNewFolder(input, { signal })
    default:
      return method satisfies never
  }
}
