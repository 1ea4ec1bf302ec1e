import type { VerificationLevel, VerificationResult } from '../../api/rows.ts'
import { summaryOf } from '../../catalog/tables/store-summary.ts'
import { mostBreaks, type Finding } from './finding.ts'
import type { Findings } from './findings.ts'
import type { LookedAt, RunProgress } from './run-verification.ts'

/** A run, as far as its result tells of it. */
interface EndedRun {
  readonly order: { readonly level: VerificationLevel }
  readonly startedAtMs: number
  readonly progress: Pick<RunProgress, 'requests' | 'readBytes'>
}

export function resultOf(
  { order, startedAtMs, progress }: EndedRun,
  { facts, findings, brokenTags }: LookedAt,
  end: Pick<VerificationResult, 'endedAtMs' | 'wasStopped'>,
): VerificationResult {
  const { blobs, manifests, repositories } = summaryOf(facts.tables)
  return {
    level: order.level,
    startedAtMs,
    ...end,
    requests: progress.requests,
    readBytes: progress.readBytes,
    blobs,
    manifests,
    repositories,
    counts: findings.counts(),
    brokenTags: brokenTags(),
    byRepository: findings.byRepository(),
  }
}

/** The result without findings that are mended; `findings` are those that are left. */
export function without(
  result: VerificationResult,
  gone: readonly Finding[],
  findings: Findings,
): VerificationResult {
  const counts = result.counts.flatMap(({ kind, count, sizeBytes }) => {
    const mended = gone.filter((finding) => finding.kind === kind)
    const left = count - mended.length
    if (left <= 0) return []
    const bytes = mended.reduce((sum, finding) => sum + (finding.sizeBytes ?? 0), 0)
    return [{ kind, count: left, sizeBytes: Math.max(0, sizeBytes - bytes) }]
  })
  const byRepository = findings.byRepository()
  return { ...result, counts, byRepository, brokenTags: brokenTagsOf(findings) ?? result.brokenTags }
}

/** Undefined where findings break more tags than they name. */
function brokenTagsOf(findings: Findings): number | undefined {
  const broken = new Set<string>()
  for (const { breaks, breaksCount } of findings.kept()) {
    if (breaksCount > mostBreaks) return undefined
    for (const { repository, tag } of breaks) broken.add(`${repository}:${tag}`)
  }
  return broken.size
}
