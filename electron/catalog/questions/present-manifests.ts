import type { ManifestColumns } from '../manifests/manifest-columns.ts'
import type { CatalogTables } from '../tables/catalog-tables.ts'
import { noDigest } from '../tables/digests.ts'
import { rowsAStep, type Steps } from './steps.ts'
import { manifestRow, type StoreFacts } from './store-facts.ts'

/**
 * For each manifest that is remembered its digest ID in the tables, where a repository has it; `noDigest` for others. The
 * last answer for the same tables and manifests is kept.
 */
export function* presentManifests(facts: StoreFacts): Steps<Uint32Array> {
  const { tables, columns } = facts
  const kept = answers.get(tables)
  if (kept?.columns === columns && kept.ids.length === columns.manifestCount) return kept.ids
  const ids = new Uint32Array(columns.manifestCount).fill(noDigest)
  const { first } = tables.uses.revisions
  for (let id = 0; id + 1 < first.length; id += 1) {
    if (id % rowsAStep === 0) yield
    if (first[id] === first[id + 1]) continue
    const row = manifestRow(facts, id)
    if (row >= 0 && row < ids.length) ids[row] = id
  }
  answers.set(tables, { columns, ids })
  return ids
}

const answers = new WeakMap<CatalogTables, { readonly columns: ManifestColumns; readonly ids: Uint32Array }>()
