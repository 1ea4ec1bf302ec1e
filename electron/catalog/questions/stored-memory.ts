import type { Digest } from '../../../drivers/common/names.ts'
import type { ConfigFacts, ManifestFacts, ManifestMemory } from '../../registry/manifests/manifest-facts.ts'
import type { CatalogTables } from '../tables/catalog-tables.ts'
import { findDigest, noDigest } from '../tables/digests.ts'
import { blobOf } from '../tables/lookups.ts'

/**
 * What is remembered of the manifests that a store has. One that the last listing did not show is not known: who asks
 * for it reads it, and so finds out whether it is gone or new. Until there is a listing, all that is remembered is known.
 */
export class StoredMemory implements ManifestMemory {
  readonly #memory: ManifestMemory
  readonly #tables: () => CatalogTables | undefined

  constructor(memory: ManifestMemory, tables: () => CatalogTables | undefined) {
    this.#memory = memory
    this.#tables = tables
  }

  manifest(digest: Digest): ManifestFacts | undefined {
    return this.#isStored(digest) ? this.#memory.manifest(digest) : undefined
  }

  config(digest: Digest): ConfigFacts | undefined {
    return this.#memory.config(digest)
  }

  addManifest(facts: ManifestFacts): void {
    this.#memory.addManifest(facts)
  }

  addConfig(facts: ConfigFacts): void {
    this.#memory.addConfig(facts)
  }

  #isStored(digest: Digest): boolean {
    const tables = this.#tables()
    if (tables === undefined) return true
    const id = findDigest(tables.digests, digest)
    return id !== noDigest && blobOf(tables, id) >= 0
  }
}
