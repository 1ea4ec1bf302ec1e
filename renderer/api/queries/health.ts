import { keepPreviousData, queryOptions } from '@tanstack/react-query'

import type { Client } from '../../../electron/api/contract.ts'
import type { CollectionStep } from '../../../electron/api/garbage.ts'
import type {
  CatalogState,
  CollectionPlan,
  CollectionRules,
  FindingRow,
  RetentionRow,
  RetentionRule,
  VerificationLevel,
  VerificationResult,
  VerificationState,
} from '../../../electron/api/rows.ts'
import { addToListing, emptyListing, listingParts, type Listing } from '../lists/listing.ts'
import { streamed } from '../client/streamed.ts'

/** What belongs to the health of a store. */
export function healthKey(store: string) {
  return [store, 'health'] as const
}

const neverVerified: VerificationState = {}

/** What is known of the last verification and the one that runs, now and whenever that changes. Asks nothing of the store. */
export function verificationQuery(client: Client, store: string) {
  return queryOptions({
    queryKey: ['app', 'verification', store],
    ...streamed({
      streamFn: ({ signal }) => client.watchVerification({ store }, { signal }),
      reducer: (_: VerificationState, state: VerificationState) => state,
      initialValue: neverVerified,
      // What was known stays until the host says what is known now.
      refetchMode: 'append',
    }),
  })
}

const noFindings: Listing<readonly FindingRow[]> = emptyListing

/** What a verification found; asked for again when there is another, or when some of it was repaired. */
export function findingsQuery(client: Client, store: string, last: VerificationResult | undefined) {
  const counted = last?.counts.map(({ kind, count }) => `${kind} ${count}`).join('\n')
  return queryOptions({
    queryKey: [...healthKey(store), 'findings', last?.endedAtMs, counted],
    ...streamed({
      streamFn: ({ signal }) => listingParts(client.listFindings({ store }, { signal })),
      reducer: addToListing<readonly FindingRow[]>,
      initialValue: noFindings,
      refetchMode: 'replace',
    }),
    enabled: last !== undefined,
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  })
}

/** What a verification would ask of the store; `catalog` is what is known of that. */
export function verificationCostQuery(
  client: Client,
  store: string,
  level: VerificationLevel,
  catalog: CatalogState | undefined,
) {
  return queryOptions({
    queryKey: [...healthKey(store), 'cost', level, catalog?.asOfMs, catalog?.unreadManifests],
    queryFn: ({ signal }) => client.verificationCost({ store, level }, { signal }),
    enabled: catalog?.asOfMs !== undefined,
    placeholderData: keepPreviousData,
    gcTime: 0,
  })
}

/** A plan, and how far a newer one is. */
export interface Planning {
  readonly plan?: CollectionPlan
  readonly progress?: Extract<CollectionStep, { kind: 'progress' }>
}

const notPlanned: Planning = {}

/** Plans a collection. While it is planned again the plan before is shown. */
export function planningQuery(client: Client, store: string, rules: CollectionRules) {
  return queryOptions({
    queryKey: [...healthKey(store), 'plan', rules],
    ...streamed({
      streamFn: ({ signal }) => client.planCollection({ store, rules }, { signal }),
      reducer: withStep,
      initialValue: notPlanned,
      refetchMode: 'append',
    }),
    gcTime: 10 * 60_000,
  })
}

/** The plan comes last; until then the one before stays, and its progress is told. */
export function withStep(planning: Planning, step: CollectionStep): Planning {
  return step.kind === 'plan' ? { plan: step.plan } : { ...planning, progress: step }
}

const noTags: Listing<readonly RetentionRow[]> = emptyListing

/** Which tags rules would take, of what is remembered of the store as of `asOfMs`. */
export function retentionQuery(
  client: Client,
  store: string,
  retention: readonly RetentionRule[],
  asOfMs: number | undefined,
) {
  return queryOptions({
    queryKey: [...healthKey(store), 'retention', retention, asOfMs],
    ...streamed({
      streamFn: ({ signal }) => listingParts(client.previewRetention({ store, retention }, { signal })),
      reducer: addToListing<readonly RetentionRow[]>,
      initialValue: noTags,
      refetchMode: 'replace',
    }),
    enabled: retention.length > 0,
    placeholderData: keepPreviousData,
    gcTime: 0,
  })
}
