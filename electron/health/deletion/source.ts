import type { StorageDriver } from '../../../drivers/index.ts'
import type { RememberedManifests } from '../../catalog/manifests/remembered-manifests.ts'
import type { StoreFacts } from '../../catalog/questions/store-facts.ts'
import type { PlanAbout } from '../changes/plans.ts'
import type { Plan } from '../model/plan.ts'

/** One store, as plans are made from it: what is in it is listed anew, what else it holds is remembered. */
export interface PlanSource {
  /** The id of the store. */
  readonly store: string
  readonly driver: StorageDriver
  /** Undefined where the store was never listed. Makes no request. */
  facts(): Promise<StoreFacts | undefined>
  memory(): Promise<RememberedManifests>
}

/** What `Plans` keeps. */
export interface MadePlan {
  readonly plan: Plan
  readonly about: PlanAbout
}
