import type { StorageDriver } from '../../../drivers/index.ts'
import type { CollectionPlan, CollectionRules } from '../../../electron/api/rows.ts'
import { RememberedManifests } from '../../../electron/catalog/manifests/remembered-manifests.ts'
import { StoreKnowledge } from '../../../electron/catalog/store/store-knowledge.ts'
import { Plans } from '../../../electron/health/changes/plans.ts'
import type { Kept } from '../../../electron/health/garbage/keep.ts'
import { lostBlobs } from '../../../electron/health/garbage/lost-blobs.ts'
import { knownFacts } from '../../../electron/health/garbage/known-facts.ts'
import { planCollection } from '../../../electron/health/garbage/plan-collection.ts'
import { unreferencedGuard } from '../../../electron/health/garbage/unreferenced-guard.ts'
import type { Afterwards, Guards, Plan } from '../../../electron/health/model/plan.ts'
import { live } from '../../conformance/harness.ts'
import { catalogOf } from '../catalog/catalog-of.ts'

/** Everything that nothing needs, at once. */
export const takeAll: CollectionRules = {
  mode: 'safe',
  deleteUntagged: true,
  minAgeHours: 0,
  retention: [],
  graceDays: 0,
}

/** What is known of a store, in this thread and without a data folder. */
export function knowledgeOf(driver: StorageDriver): StoreKnowledge {
  return new StoreKnowledge({
    catalog: catalogOf(driver),
    openMemory: () => Promise.resolve(RememberedManifests.inMemory()),
    open: () => Promise.resolve(driver),
  })
}

export interface MadePlan {
  readonly plan: Plan
  readonly collection: CollectionPlan
  readonly kept: Kept
}

/** Lists the store, and plans its collection. */
export async function collectionOf(
  driver: StorageDriver,
  rules: CollectionRules = takeAll,
  knowledge = knowledgeOf(driver),
): Promise<MadePlan> {
  const facts = await knownFacts(
    knowledge,
    driver,
    { sinceMs: Date.now(), orphans: rules.mode === 'safe' },
    () => undefined,
    live,
  )
  const plans = new Plans({
    isReadOnly: () => false,
    locationOf: () => '',
    writingTransfers: () => [],
    collectingSinceMs: () => undefined,
  })
  let made: Plan | undefined
  const { plan: collection, kept } = await planCollection(
    {
      store: 'store',
      rules,
      facts,
      driver,
      clockAheadMs: 0,
      checks: () => Promise.resolve([]),
      add(plan, about) {
        made = plan
        return plans.add(plan, about)
      },
    },
    live,
  )
  if (made === undefined) throw new Error('no plan was made')
  return { plan: made, collection, kept }
}

/** What is asked before and after a window of a collection of this store goes. */
export function guardsOf(
  driver: StorageDriver,
  knowledge = knowledgeOf(driver),
  settleMs = 3000,
): { readonly guards: Pick<Guards, 'unreferenced'>; readonly afterwards: Afterwards } {
  const options = {
    knowledgeOf: () => knowledge,
    open: () => Promise.resolve(driver),
    openForWriting: () => Promise.resolve(driver),
    clockAheadMs: () => 0,
    settleMs,
  }
  return {
    guards: { unreferenced: unreferencedGuard(options) },
    afterwards: { unreferenced: lostBlobs(options) },
  }
}
