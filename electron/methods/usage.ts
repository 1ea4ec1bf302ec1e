import type { Implementation } from '../api/method.ts'
import type { usage as area } from '../api/usage.ts'
import { inTurns } from '../catalog/questions/steps.ts'
import type { Catalogs } from '../catalog/store/catalogs.ts'
import { findRepository } from '../catalog/tables/lookups.ts'
import { nothingThere } from '../health/deletion/plan-tag-deletion.ts'
import { parseDigest, parseRepositoryName } from '../../drivers/common/names.ts'
import { readLayerCommand } from '../registry/manifests/layers.ts'
import type { StoreOpener } from '../stores/connections/opened-stores.ts'
import { storeUsageOf } from '../usage/store-usage.ts'
import { tagUsageOf } from '../usage/tag-usage.ts'

/** Where the bytes of stores are. */
export function usageMethods(
  catalogs: Catalogs,
  opener: StoreOpener,
  now: () => number = Date.now,
): Implementation<typeof area> {
  return {
    async storeUsage({ store }, signal) {
      const facts = await catalogs.of(store).facts(signal)
      return await inTurns(storeUsageOf(facts, now()), signal)
    },
    async tagUsage({ store, repository }, signal) {
      const facts = await catalogs.of(store).facts(signal)
      const row = findRepository(facts.tables, repository)
      if (row < 0) throw nothingThere(repository)
      return await inTurns(tagUsageOf(facts, row), signal)
    },
    async layerCommand({ store, repository, manifest, layer }, signal) {
      const { driver } = await opener.open(store, signal)
      const [name, of, made] = [parseRepositoryName(repository), parseDigest(manifest), parseDigest(layer)]
      const createdBy = await readLayerCommand(driver, name, of, made, signal)
      return createdBy === undefined ? {} : { createdBy }
    },
  }
}
