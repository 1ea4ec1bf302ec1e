import type { RetentionRow, RetentionRule } from '../../api/rows.ts'
import { asDigest } from '../../../drivers/common/names.ts'
import { rowsAStep, type Steps } from '../../catalog/questions/steps.ts'
import { isTagName } from '../../catalog/questions/store-facts.ts'
import type { CatalogTables } from '../../catalog/tables/catalog-tables.ts'
import { findDigest, noDigest } from '../../catalog/tables/digests.ts'
import { repositoryCount, rowsOfRepository, type RowRange } from '../../catalog/tables/lookups.ts'
import { nameAt } from '../../catalog/tables/names.ts'
import { subjectOfTag } from './companion-tags.ts'
import { globOf, type Glob } from './glob.ts'

/** What rules say of the tags of a store. */
export interface Retention {
  /** By row of the table of tags: 1 for those that go. */
  readonly taken: Uint8Array
  /** By row: a place in `retentionReasons`. */
  readonly because: Uint8Array
}

export const retentionReasons = [
  'noRule',
  'newest',
  'young',
  'pattern',
  'none',
] as const satisfies readonly RetentionRow['because'][]

/**
 * Which tags rules take. The first rule that names a repository decides about its tags. The newest are those that were
 * written last. A tag that belongs to another manifest (a signature, a list of referrers) is none of the newest: it stays
 * with the tag of that manifest. Tags of which nobody knows when they were written, or whose names no registry takes, stay.
 */
export function* retentionOf(
  tables: CatalogTables,
  rules: readonly RetentionRule[],
  nowMs: number,
): Steps<Retention> {
  const count = tables.tags.current.length
  const retention = { taken: new Uint8Array(count), because: new Uint8Array(count) }
  const compiled = rules.map(compile)
  for (let repository = 0; repository < repositoryCount(tables); repository += 1) {
    if (repository % repositoriesAStep === 0) yield
    const name = nameAt(tables.repositories.names, repository)
    const rule = compiled.find(({ repositories }) => repositories.fits(name))
    if (rule === undefined) continue
    yield* decide(tables, rowsOfRepository(tables, 'tags', repository), rule, nowMs, retention)
  }
  return retention
}

interface CompiledRule {
  readonly repositories: Glob
  readonly keepTags: readonly Glob[]
  readonly keepNewest: number
  readonly keepDays: number | undefined
}

function compile({ repositories, keepTags, keepNewest = 0, keepDays }: RetentionRule): CompiledRule {
  return { repositories: globOf(repositories), keepTags: keepTags.map(globOf), keepNewest, keepDays }
}

function* decide(
  tables: CatalogTables,
  { from, to }: RowRange,
  rule: CompiledRule,
  nowMs: number,
  { taken, because }: Retention,
): Steps<void> {
  const { names, current, pushedAtMs } = tables.tags
  const timed: number[] = []
  const companions: { readonly row: number; readonly subject: string }[] = []
  for (let row = from; row < to; row += 1) {
    if (row % rowsAStep === 0) yield
    if (Number.isNaN(pushedAtMs[row]) || !isTagName(tables, row)) continue
    const subject = subjectOfTag(nameAt(names, row))
    if (subject === undefined) timed.push(row)
    else companions.push({ row, subject })
  }
  const isNewest = newestOf(pushedAtMs, timed, rule.keepNewest)
  yield
  /** By ID of the digest that a tag leads to that stays: why. */
  const kept = new Map<number, number>()
  for (const [place, row] of timed.entries()) {
    if (place % rowsAStep === 0) yield
    const reason = isNewest(row) ? code.newest : reasonOf(row)
    note(row, reason)
    const digest = current[row] ?? noDigest
    if (reason !== code.none && digest !== noDigest && !kept.has(digest)) kept.set(digest, reason)
  }
  for (const { row, subject } of companions) {
    const digest = asDigest(subject)
    const id = digest === undefined ? noDigest : findDigest(tables.digests, digest)
    note(row, kept.get(id) ?? reasonOf(row))
  }

  function reasonOf(row: number): number {
    const pushed = pushedAtMs[row] ?? 0
    if (rule.keepDays !== undefined && pushed > nowMs - rule.keepDays * dayMs) return code.young
    const name = nameAt(names, row)
    return rule.keepTags.some((glob) => glob.fits(name)) ? code.pattern : code.none
  }

  function note(row: number, reason: number): void {
    because[row] = reason
    taken[row] = reason === code.none ? 1 : 0
  }
}

/**
 * Tells of rows, asked in ascending order, whether they are among the newest so many; of those that were written in the
 * same moment the first. Times alone are sorted: of a million that takes a tenth of a second.
 */
function newestOf(times: Float64Array, rows: readonly number[], most: number): (row: number) => boolean {
  if (most === 0) return () => false
  if (most >= rows.length) return () => true
  const sorted = Float64Array.from(rows, (row) => times[row] ?? 0).sort()
  const oldest = sorted[sorted.length - most] ?? 0
  let left = most
  for (let at = sorted.length - 1; at >= 0 && (sorted[at] ?? 0) > oldest; at -= 1) left -= 1
  return (row) => {
    const time = times[row] ?? 0
    if (time !== oldest) return time > oldest
    left -= 1
    return left >= 0
  }
}

const code = { newest: 1, young: 2, pattern: 3, none: 4 } as const satisfies Partial<
  Record<RetentionRow['because'], number>
>
const dayMs = 24 * 60 * 60_000
const repositoriesAStep = 512
