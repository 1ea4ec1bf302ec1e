import type { ChangeRow } from '../../api/rows.ts'
import { csvHead, csvLine } from '../report/csv.ts'

/** Changes as a file: JSON of one version of a schema, or CSV with a line for each. In pieces, so that nothing is held long. */
export function activityReport(
  rows: readonly ChangeRow[],
  format: 'json' | 'csv',
  savedAtMs: number,
): Iterable<string> {
  return format === 'json' ? jsonOf(rows, savedAtMs) : csvOf(rows)
}

function* jsonOf(rows: readonly ChangeRow[], savedAtMs: number): Generator<string> {
  yield `{"schema":"bollard.activity","version":1,"savedAt":${JSON.stringify(timeOf(savedAtMs))},"changes":[`
  for (const [index, row] of rows.entries())
    yield `${index === 0 ? '\n' : ',\n'}${JSON.stringify(entryOf(row))}`
  yield '\n]}\n'
}

function entryOf(row: ChangeRow) {
  const { startedAtMs, endedAtMs, waitsUntilMs, ...rest } = row
  return {
    ...rest,
    startedAt: timeOf(startedAtMs),
    ...(endedAtMs === undefined ? {} : { endedAt: timeOf(endedAtMs) }),
    ...(waitsUntilMs === undefined ? {} : { waitsUntil: timeOf(waitsUntilMs) }),
  }
}

function* csvOf(rows: readonly ChangeRow[]): Generator<string> {
  yield csvHead(columns)
  for (const row of rows) {
    const { kind, subject, phases, error } = row
    yield csvLine([
      row.id,
      timeOf(row.startedAtMs),
      row.endedAtMs === undefined ? undefined : timeOf(row.endedAtMs),
      row.by,
      row.storeName,
      kind,
      row.state,
      subject.repository,
      subject.count,
      subject.names.join(' '),
      subject.to,
      sum(phases.map(({ done }) => done)),
      sum(phases.map(({ of }) => of)),
      sum(phases.map(({ doneBytes }) => doneBytes)),
      row.failures,
      row.kept,
      error === undefined ? undefined : `${error.code}: ${error.message}`,
    ])
  }
}

const columns = [
  'id',
  'started',
  'ended',
  'by',
  'store',
  'kind',
  'state',
  'repository',
  'count',
  'names',
  'to',
  'done',
  'of',
  'done bytes',
  'failures',
  'kept',
  'error',
]

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString()
}
