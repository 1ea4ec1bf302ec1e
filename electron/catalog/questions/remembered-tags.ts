import { asTag, type RepositoryName } from '../../../drivers/common/names.ts'
import type { TagState } from '../../registry/repositories/tags.ts'
import { linkStates, type CatalogTables } from '../tables/catalog-tables.ts'
import { currentOf, findRepository, historyOf, rowsOfRepository } from '../tables/lookups.ts'
import { nameAt } from '../tables/names.ts'
import { rowsAStep, type Steps } from './steps.ts'

/** The tags of a repository that led somewhere when the store was listed. Of the others a new listing says what is wrong. */
export function* rememberedTags(
  tables: CatalogTables,
  repository: RepositoryName,
): Steps<readonly TagState[]> {
  const found: TagState[] = []
  const row = findRepository(tables, repository)
  if (row < 0) return found
  const { from, to } = rowsOfRepository(tables, 'tags', row)
  for (let at = from; at < to; at += 1) {
    if (at % rowsAStep === 0) yield
    const tag = asTag(nameAt(tables.tags.names, at))
    const state = tables.tags.linkState[at]
    const digest = currentOf(tables, at)
    if (tag === undefined || digest === undefined) continue
    if (state !== linkStates.proven && state !== linkStates.read) continue
    const history = historyOf(tables, at)
    const pushedAtMs = tables.tags.pushedAtMs[at] ?? 0
    const historyCount = history.to - history.from
    found.push({ tag, known: 'linked', digest, pushedAtMs, historyCount, problems: [] })
  }
  return found
}
