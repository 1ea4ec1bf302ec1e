import type { CatalogTables } from '../tables/catalog-tables.ts'
import { findRepository, rowsOfRepository } from '../tables/lookups.ts'

/** How many tags a repository has; undefined where there is none of this name. */
export function tagCount(tables: CatalogTables, repository: string): number | undefined {
  const row = findRepository(tables, repository)
  if (row < 0) return undefined
  const { from, to } = rowsOfRepository(tables, 'tags', row)
  return to - from
}
