import type { CollectionPlan } from '../../api/rows.ts'
import type { CatalogTables } from '../../catalog/tables/catalog-tables.ts'
import { digestAt, noDigest } from '../../catalog/tables/digests.ts'
import { repositoryOf } from '../../catalog/tables/lookups.ts'
import { nameAt } from '../../catalog/tables/names.ts'
import { csvHead, csvLine } from '../report/csv.ts'
import { lastRepositories } from './collection-totals.ts'
import type { Kept } from './keep.ts'
import { inTurns } from '../../catalog/questions/steps.ts'

/** What a report of a plan is made of. */
export interface ReportedPlan {
  readonly plan: CollectionPlan
  readonly storeName: string
  readonly tables: CatalogTables
  readonly kept: Kept
}

/** Says of which form a report is; the number grows when a field changes its meaning or goes. */
export const planReportSchema = 'bollard/collection-plan/1'

/** What would go, as the text of a file, piece by piece. */
export async function* planReport(
  reported: ReportedPlan,
  format: 'json' | 'csv',
  signal: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  if (format === 'csv') {
    yield csvHead(columns)
    for await (const item of reportItems(reported, signal))
      yield csvLine(columns.map((column) => item[column]))
    return
  }
  const { plan, storeName } = reported
  const { madeAtMs, listedAtMs, rules, totals, differences } = plan
  const head = {
    schema: planReportSchema,
    store: storeName,
    madeAt: new Date(madeAtMs).toISOString(),
    ...(listedAtMs === undefined ? {} : { listedAt: new Date(listedAtMs).toISOString() }),
    rules,
    totals,
    differences,
  }
  yield `${JSON.stringify(head, undefined, 2).slice(0, -2)},\n  "items": [`
  let separator = '\n    '
  for await (const item of reportItems(reported, signal)) {
    yield `${separator}${JSON.stringify(item)}`
    separator = ',\n    '
  }
  yield '\n  ]\n}\n'
}

/** One thing that goes. A blob is told of where it was linked last. */
interface ReportItem {
  readonly kind: 'tag' | 'manifest' | 'blob' | 'layerLink'
  readonly repository: string
  readonly tag?: string
  readonly digest?: string
  readonly sizeBytes?: number
  readonly reason: 'retention' | 'untagged' | 'unreferenced' | 'blobGone'
}

const columns = ['kind', 'repository', 'tag', 'digest', 'sizeBytes', 'reason'] as const

async function* reportItems(
  { tables, kept }: ReportedPlan,
  signal: AbortSignal,
): AsyncGenerator<ReportItem, void, undefined> {
  const { tags, revisions, blobs, layerLinks, digests } = tables
  const nameOf = (table: 'tags' | 'revisions' | 'layerLinks', row: number): string =>
    nameAt(tables.repositories.names, repositoryOf(tables, table, row))
  for (let row = 0; row < kept.takenTags.length; row += 1) {
    if (kept.takenTags[row] !== 1) continue
    const current = tags.current[row] ?? noDigest
    yield {
      kind: 'tag',
      repository: nameOf('tags', row),
      tag: nameAt(tags.names, row),
      ...(current === noDigest ? {} : { digest: digestAt(digests, current) }),
      reason: 'retention',
    }
  }
  for (let row = 0; row < kept.revisions.length; row += 1) {
    if (kept.revisions[row] !== 0) continue
    const digest = digestAt(digests, revisions.digest[row] ?? noDigest)
    yield { kind: 'manifest', repository: nameOf('revisions', row), digest, reason: 'untagged' }
  }
  const lastOf = await inTurns(lastRepositories(tables), signal)
  const goes = new Uint8Array(lastOf.length)
  for (let row = 0; row < kept.blobs.length; row += 1) {
    if (kept.blobs[row] !== 0) continue
    const id = blobs.digest[row] ?? 0
    goes[id] = 1
    const last = lastOf[id] ?? 0
    yield {
      kind: 'blob',
      repository: last === 0 ? '' : nameAt(tables.repositories.names, last - 1),
      digest: digestAt(digests, id),
      sizeBytes: blobs.sizeBytes[row] ?? 0,
      reason: 'unreferenced',
    }
  }
  for (let row = 0; row < layerLinks.digest.length; row += 1) {
    const inPath = layerLinks.digest[row] ?? noDigest
    const held = layerLinks.target[row] ?? noDigest
    if (goes[held === noDigest ? inPath : held] !== 1) continue
    const digest = digestAt(digests, inPath)
    yield { kind: 'layerLink', repository: nameOf('layerLinks', row), digest, reason: 'blobGone' }
  }
}
