import type { FindingRow, VerificationResult } from '../../api/rows.ts'
import { csvHead, csvLine } from '../report/csv.ts'
import { toFindingRow, type Finding } from './finding.ts'

/** The result and its findings as JSON, piece by piece. */
export function* findingsJson(
  result: VerificationResult | undefined,
  findings: readonly Finding[],
): Generator<string, void, undefined> {
  yield `{\n"result": ${JSON.stringify(result ?? null, undefined, 2)},\n"findings": [`
  for (const [at, finding] of findings.entries()) {
    yield `${at === 0 ? '' : ','}\n${JSON.stringify(toFindingRow(finding))}`
  }
  yield '\n]\n}\n'
}

/** The findings as comma-separated values, one a line below their names. */
export function* findingsCsv(findings: readonly Finding[]): Generator<string, void, undefined> {
  yield csvHead(Object.keys(columns))
  for (const finding of findings) yield csvLine(Object.values(columns).map((valueOf) => valueOf(finding)))
}

const columns: Readonly<Record<string, (finding: FindingRow) => string | number | undefined>> = {
  severity: ({ severity }) => severity,
  kind: ({ kind }) => kind,
  repository: ({ repository }) => repository,
  tag: ({ tag }) => tag,
  digest: ({ digest }) => digest,
  key: ({ key }) => key,
  sizeBytes: ({ sizeBytes }) => sizeBytes,
  expected: ({ expected }) => expected,
  found: ({ found }) => found,
  brokenTags: ({ breaksCount }) => breaksCount,
  breaks: ({ breaks }) => breaks.map(({ repository, tag }) => `${repository}:${tag}`).join(' '),
  since: ({ sinceMs }) => (sinceMs === undefined ? undefined : new Date(sinceMs).toISOString()),
  heldBy: ({ heldBy }) => heldBy.join(' '),
  repairs: ({ repairs }) => repairs.join(' '),
}
