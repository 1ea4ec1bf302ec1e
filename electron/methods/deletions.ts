import type { deletions } from '../api/deletions.ts'
import type { Implementation } from '../api/method.ts'
import type { PlanRow } from '../api/rows.ts'
import type { Catalogs } from '../catalog/store/catalogs.ts'
import type { Plans } from '../health/changes/plans.ts'
import { planFileDeletion } from '../health/deletion/plan-file-deletion.ts'
import { planFileMove } from '../health/deletion/plan-file-move.ts'
import { planManifestDeletion } from '../health/deletion/plan-manifest-deletion.ts'
import { planNewFolder } from '../health/deletion/plan-new-folder.ts'
import { planRepositoryDeletion } from '../health/deletion/plan-repository-deletion.ts'
import { planTagDeletion } from '../health/deletion/plan-tag-deletion.ts'
import { planTag } from '../health/deletion/plan-tag.ts'
import type { MadePlan, PlanSource } from '../health/deletion/source.ts'
import type { StoreOpener } from '../stores/connections/opened-stores.ts'

/** Plans of what a person deletes, moves and writes one by one. They only read: a read-only store has plans too. */
export function deletionMethods(
  stores: StoreOpener,
  catalogs: Pick<Catalogs, 'of'>,
  plans: Pick<Plans, 'add'>,
): Implementation<typeof deletions> {
  return {
    planTagDeletion: planned(planTagDeletion),
    planManifestDeletion: planned(planManifestDeletion),
    planRepositoryDeletion: planned(planRepositoryDeletion),
    planTag: planned(planTag),
    planFileDeletion: planned(planFileDeletion),
    planFileMove: planned(planFileMove),
    planNewFolder: planned(planNewFolder),
  }

  function planned<Wanted>(
    make: (source: PlanSource, wanted: Wanted, signal: AbortSignal) => Promise<MadePlan>,
  ): (wanted: Wanted & { readonly store: string }, signal: AbortSignal) => Promise<PlanRow> {
    return async (wanted, signal) => {
      const { id, driver } = await stores.open(wanted.store, signal)
      const knowledge = catalogs.of(id)
      const source: PlanSource = {
        store: id,
        driver,
        facts: async () => {
          // What we wrote a moment ago is needed, too.
          await knowledge.catalog.upToDate(signal)
          return await knowledge.remembered()
        },
        memory: () => knowledge.memory(),
      }
      const { plan, about } = await make(source, wanted, signal)
      return await plans.add(plan, about)
    }
  }
}
