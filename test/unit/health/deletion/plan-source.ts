import type { StorageDriver } from '../../../../drivers/index.ts'
import { RememberedManifests } from '../../../../electron/catalog/manifests/remembered-manifests.ts'
import { StoreKnowledge } from '../../../../electron/catalog/store/store-knowledge.ts'
import type { PlanSource } from '../../../../electron/health/deletion/source.ts'
import { parseRepositoryName, parseTag } from '../../../../drivers/common/names.ts'
import { planPush, runPush } from '../../../../electron/registry/push.ts'
import { live } from '../../../conformance/harness.ts'
import { catalogOf } from '../../catalog/catalog-of.ts'
import type { Blob } from '../../registry/tiny-registry.ts'

/** A store of which nothing is remembered yet. */
export function unknownSource(driver: StorageDriver): PlanSource {
  const memory = RememberedManifests.inMemory()
  return {
    store: 'x',
    driver,
    facts: () => Promise.resolve(undefined),
    memory: () => Promise.resolve(memory),
  }
}

/** A store that was listed, and whose manifests were read. */
export async function knownSource(driver: StorageDriver): Promise<PlanSource> {
  const memory = RememberedManifests.inMemory()
  const knowledge = new StoreKnowledge({
    catalog: catalogOf(driver),
    openMemory: () => Promise.resolve(memory),
    open: () => Promise.resolve(driver),
  })
  await knowledge.refresh(live)
  return {
    store: 'x',
    driver,
    facts: () => knowledge.remembered(),
    memory: () => Promise.resolve(memory),
  }
}

/** Pushes as a registry does; the last manifest is tagged. */
export async function push(
  driver: StorageDriver,
  repository: string,
  tags: readonly string[],
  blobs: readonly Blob[],
  manifests: readonly [Blob, ...Blob[]],
): Promise<void> {
  const { digest } = manifests.at(-1) ?? manifests[0]
  const plan = planPush({
    repository: parseRepositoryName(repository),
    blobs,
    manifests,
    tags: tags.map((tag) => ({ tag: parseTag(tag), digest })),
  })
  await runPush(driver, plan, live)
}
