import { asRepositoryName, asTag, type Digest } from '../../../drivers/common/names.ts'
import type { ManifestColumns } from '../manifests/manifest-columns.ts'
import type { CatalogTables } from '../tables/catalog-tables.ts'
import { nameAt } from '../tables/names.ts'
import { digestAt, digestCount, noDigest, sha256Bytes, sha256Count } from '../tables/digests.ts'

/** What is known of a store: what its listing told, and what its manifests say. */
export interface StoreFacts {
  readonly tables: CatalogTables
  readonly columns: ManifestColumns
}

/** The digest ID of the columns for one of the tables; `noDigest` when no manifest was read that has it. */
export function ownDigest({ tables, columns }: StoreFacts, id: number): number {
  const { digests } = tables
  return id < sha256Count(digests)
    ? columns.digests.findSha256(digests.sha256, id * sha256Bytes)
    : columns.digests.find(digestAt(digests, id))
}

/** The row of a manifest in the columns, by its digest ID of the tables; -1 when it was not read. */
export function manifestRow(facts: StoreFacts, id: number): number {
  const own = ownDigest(facts, id)
  return own === noDigest ? -1 : facts.columns.manifestRows.get(own) - 1
}

/** For each digest ID of the tables that is not a SHA-256, its digest. There are few. */
export function* otherDigests({ digests }: CatalogTables): Generator<readonly [id: number, digest: Digest]> {
  for (let id = sha256Count(digests); id < digestCount(digests); id += 1) yield [id, digestAt(digests, id)]
}

/** Whether a registry serves a repository of this name. */
export function isRepositoryName({ repositories }: CatalogTables, repository: number): boolean {
  return asRepositoryName(nameAt(repositories.names, repository)) !== undefined
}

export function isTagName({ tags }: CatalogTables, tag: number): boolean {
  return asTag(nameAt(tags.names, tag)) !== undefined
}
