import { useQuery, useQueryClient } from '@tanstack/react-query'

import type { AccessAction, AccessEvent, AccessOutcome, AccessPolicy } from '../../electron/api/rows.ts'
import { useClient } from './client/client-context.tsx'
import { streamed } from './client/streamed.ts'
import { failureOf } from './failure-of.ts'

/** What is known of a store's permissions, as far as the check is. */
export interface AccessState {
  readonly actions: readonly { readonly action: AccessAction; readonly permissions: readonly string[] }[]
  readonly policy: AccessPolicy | undefined
  readonly outcomes: ReadonlyMap<AccessAction, AccessOutcome>
  readonly clockAheadMs: number | undefined
  /** Set at the end: keys that could not be taken away again. */
  readonly left: readonly string[] | undefined
}

const nothingKnown: AccessState = {
  actions: [],
  policy: undefined,
  outcomes: new Map(),
  clockAheadMs: undefined,
  left: undefined,
}

/** Checks what a store's key may do, when it is told to. Leaving the view stops it; the host then cleans up. */
export function useAccessCheck(store: string) {
  const client = useClient()
  const queries = useQueryClient()
  const queryKey = [store, 'access']
  const query = useQuery({
    queryKey,
    ...streamed({
      streamFn: ({ signal }) => client.checkAccess({ store }, { signal }),
      reducer: addEvent,
      initialValue: nothingKnown,
    }),
    enabled: false,
  })
  return {
    state: query.data,
    running: query.isFetching,
    error: failureOf(query),
    start: () => void query.refetch(),
    stop: () => void queries.cancelQueries({ queryKey, exact: true }, { revert: false }),
  }
}

function addEvent(state: AccessState, event: AccessEvent): AccessState {
  switch (event.kind) {
    case 'begun':
      return { ...nothingKnown, actions: event.actions, policy: event.policy }
    case 'outcome':
      return { ...state, outcomes: new Map(state.outcomes).set(event.action, event.outcome) }
    case 'clock':
      return { ...state, clockAheadMs: event.aheadMs }
    case 'done':
      return { ...state, left: event.left }
  }
}
