import type { ChangeItem, ChangeRow, PhaseName } from '../../api/rows.ts'
import { parseLayout } from '../../registry/layout/layout.ts'
import { csvHead, csvLine } from '../report/csv.ts'
import type { DoneOperations } from '../changes/done-operations.ts'

/** What a report of a collection is made of that was run. */
export interface ReportedChange {
  readonly row: ChangeRow
  readonly operations: AsyncIterable<DoneOperations>
  /** What failed, and what was kept. */
  readonly items: AsyncIterable<readonly ChangeItem[]>
}

/** Says of which form a report is; the number grows when a field changes its meaning or goes. */
const changeReportSchema = 'bollard/collection/1'

/** What went, what stayed and what failed, as the text of a file, piece by piece. */
export async function* changeReport(
  reported: ReportedChange,
  format: 'json' | 'csv',
): AsyncGenerator<string, void, undefined> {
  if (format === 'csv') {
    yield csvHead(columns)
    for await (const item of reportItems(reported)) yield csvLine(columns.map((column) => item[column]))
    return
  }
  const { id, storeName, by, startedAtMs, endedAtMs, state, phases, failures, kept } = reported.row
  const head = {
    schema: changeReportSchema,
    change: id,
    store: storeName,
    by,
    startedAt: new Date(startedAtMs).toISOString(),
    ...(endedAtMs === undefined ? {} : { endedAt: new Date(endedAtMs).toISOString() }),
    state,
    phases,
    failures,
    kept,
  }
  yield `${JSON.stringify(head, undefined, 2).slice(0, -2)},\n  "items": [`
  let separator = '\n    '
  for await (const item of reportItems(reported)) {
    yield `${separator}${JSON.stringify(item)}`
    separator = ',\n    '
  }
  yield '\n  ]\n}\n'
}

interface ReportItem {
  readonly phase: PhaseName
  readonly repository?: string
  readonly tag?: string
  readonly digest?: string
  readonly sizeBytes: number
  readonly result: 'deleted' | 'failed' | 'kept'
  readonly error?: string
  readonly key: string
}

const columns = ['phase', 'repository', 'tag', 'digest', 'sizeBytes', 'result', 'error', 'key'] as const

async function* reportItems({ row, operations, items }: ReportedChange): AsyncGenerator<ReportItem> {
  // Exceptions are few; what was deleted may be a million.
  const exceptions = new Map<string, ChangeItem>()
  for await (const page of items) for (const item of page) exceptions.set(`${item.phase} ${item.key}`, item)
  if (row.state === 'undone') return
  for await (const { phase, done } of operations) {
    for (const operation of done) {
      const exception = exceptions.get(`${phase} ${operation.key}`)
      yield {
        phase,
        ...placeOf(operation.key),
        sizeBytes: operation.kind === 'put' ? Buffer.byteLength(operation.text) : operation.sizeBytes,
        result: exception?.result ?? 'deleted',
        ...(exception?.error === undefined ? {} : { error: exception.error.message }),
        key: operation.key,
      }
    }
  }
}

function placeOf(key: string): Pick<ReportItem, 'repository' | 'tag' | 'digest'> {
  const entry = parseLayout(`/${key}`)
  return {
    ...('repository' in entry ? { repository: entry.repository } : {}),
    ...('tag' in entry ? { tag: entry.tag } : {}),
    ...('digest' in entry ? { digest: entry.digest } : {}),
  }
}
