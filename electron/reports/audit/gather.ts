import { foundInTurns, inTurns } from '../../catalog/questions/steps.ts'
import type { StoreFacts } from '../../catalog/questions/store-facts.ts'
import { summaryOf } from '../../catalog/tables/store-summary.ts'
import { toFindingRow, type Finding } from '../../health/verify/finding.ts'
import { storeUsageOf } from '../../usage/store-usage.ts'
import type { AuditStep } from '../../api/reports.ts'
import type { VerificationResult } from '../../api/rows.ts'
import { examplesOf, type AuditFacts } from './audit-facts.ts'
import { auditReport } from './audit-report.ts'
import { supplyChainOf } from './supply-chain.ts'

/** Where a report has its facts from. */
export interface AuditSources {
  /** Lists the store where nothing is remembered. */
  readonly facts: (signal: AbortSignal) => Promise<StoreFacts>
  readonly verification: () => Promise<
    { readonly result: VerificationResult; readonly findings: readonly Finding[] } | undefined
  >
  /** What is known without looking further. */
  readonly known: Pick<
    AuditFacts,
    'language' | 'version' | 'madeAtMs' | 'store' | 'configuration' | 'access' | 'changes'
  >
}

/** Gathers the facts of a report, tells how far it is, and gives its text to `write`. */
export async function* auditSteps(
  { facts: remembered, verification, known }: AuditSources,
  write: (text: Iterable<string>) => Promise<void>,
  signal: AbortSignal,
): AsyncGenerator<AuditStep, void, undefined> {
  yield { kind: 'step', step: 'listing' }
  const facts = await remembered(signal)
  yield { kind: 'step', step: 'usage' }
  const usage = await inTurns(storeUsageOf(facts, known.madeAtMs), signal)
  yield { kind: 'step', step: 'supplyChain' }
  const supplyChain = await inTurns(supplyChainOf(facts), signal)
  const verified = await verification()
  const audit: AuditFacts = {
    ...known,
    totals: summaryOf(facts.tables),
    usage,
    supplyChain,
    verification: verified && {
      result: verified.result,
      examples: await examplesOf(foundInTurns(rowsOf(verified.findings), signal)),
    },
  }
  yield { kind: 'step', step: 'writing' }
  await write(auditReport(audit))
  yield { kind: 'saved' }
}

function* rowsOf(findings: readonly Finding[]) {
  for (const finding of findings) yield toFindingRow(finding)
}
