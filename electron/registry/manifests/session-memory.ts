import type { StorageDriver } from '../../../drivers/index.ts'
import { LruCache } from '../../../drivers/common/lru-cache.ts'
import type { Digest } from '../../../drivers/common/names.ts'
import { referencedDigests } from './manifest.ts'
import type { ConfigFacts, ManifestFacts, ManifestMemory } from './manifest-facts.ts'

/** A memory for readers that have none: it lasts as long as the driver is open, and forgets what was used least. */
export function sessionMemory(driver: StorageDriver): ManifestMemory {
  let memory = memories.get(driver)
  if (memory === undefined) memories.set(driver, (memory = new SessionMemory()))
  return memory
}

class SessionMemory implements ManifestMemory {
  readonly #manifests = new LruCache<Digest, ManifestFacts>(mostReferences)
  readonly #configs = new LruCache<Digest, ConfigFacts>(mostConfigs)

  manifest(digest: Digest): ManifestFacts | undefined {
    return this.#manifests.get(digest)
  }

  config(digest: Digest): ConfigFacts | undefined {
    return this.#configs.get(digest)
  }

  addManifest(facts: ManifestFacts): void {
    this.#manifests.set(facts.digest, facts, 1 + referencedDigests(facts.manifest).length)
  }

  addConfig(facts: ConfigFacts): void {
    this.#configs.set(facts.digest, facts, 1)
  }
}

const memories = new WeakMap<StorageDriver, SessionMemory>()

/** About 40 MB. */
const mostReferences = 100_000
const mostConfigs = 20_000
