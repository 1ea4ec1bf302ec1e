import type { CatalogTables } from './catalog-tables.ts'
import { nameCount } from './names.ts'

/** What a store holds in numbers, as its last listing told. */
export interface StoreSummary {
  readonly asOfMs: number
  /** Requests that the listing took: of lists and of links. */
  readonly requests: number
  readonly keys: number
  readonly sizeBytes: number
  readonly repositories: number
  readonly tags: number
  readonly manifests: number
  readonly blobs: number
  readonly blobBytes: number
  /** Pushes that a registry has not finished. */
  readonly uploads: number
  /** Objects that are none of a registry's. */
  readonly strangers: number
}

export function summaryOf(tables: CatalogTables): StoreSummary {
  const { repositories, tags, revisions, blobs, uploads, totals, asOfMs, requests } = tables
  return {
    asOfMs,
    requests,
    keys: totals.keys,
    sizeBytes: totals.sizeBytes,
    repositories: nameCount(repositories.names),
    tags: tags.current.length,
    manifests: revisions.digest.length,
    blobs: blobs.digest.length,
    blobBytes: totals.blobBytes,
    uploads: nameCount(uploads.ids),
    strangers: totals.strangers.keys,
  }
}
