import type { CatalogTables } from '../tables/catalog-tables.ts'
import type { CatalogJobs } from '../thread/catalog-thread.ts'

/** Numbers that grow when what they name is another than before. All are 0 while nothing is known of the store. */
export interface Editions {
  /** Anything at all: which digest a tag leads to, or a link that was read. */
  readonly tables: number
  readonly repositories: number
  readonly blobs: number
  readonly tagCounts: number
}

export const noEditions: Editions = { tables: 0, repositories: 0, blobs: 0, tagCounts: 0 }

/** The editions once tables are replaced by others. */
export async function nextEditions(
  jobs: CatalogJobs,
  editions: Editions,
  before: CatalogTables | undefined,
  after: CatalogTables,
): Promise<Editions> {
  const differ = before === undefined ? allDiffer : await jobs.run('differ', { before, after })
  return {
    tables: editions.tables + 1,
    repositories: editions.repositories + Number(differ.repositories),
    blobs: editions.blobs + Number(differ.blobs),
    tagCounts: editions.tagCounts + Number(differ.tagCounts),
  }
}

const allDiffer = { repositories: true, blobs: true, tagCounts: true }
