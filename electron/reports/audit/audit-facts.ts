import type { AccessAction } from '../../../drivers/common/access-actions.ts'
import type { Language } from '../../api/values/language.ts'
import type {
  ChangeRow,
  ConfigurationView,
  FindingKind,
  FindingRow,
  StoreUsage,
  VerificationResult,
} from '../../api/rows.ts'
import type { StoreSummary } from '../../catalog/tables/store-summary.ts'
import type { SupplyChain } from './supply-chain.ts'

/** Everything that a report tells. There is no secret in it. */
export interface AuditFacts {
  readonly language: Language
  readonly version: string
  readonly madeAtMs: number
  readonly store: {
    readonly name: string
    readonly driver: string
    readonly location: string
    readonly readOnly: boolean
  }
  readonly configuration: ConfigurationView
  readonly totals: StoreSummary
  readonly usage: StoreUsage
  readonly supplyChain: SupplyChain
  /** Undefined where the store was never verified. */
  readonly verification: VerifiedFacts | undefined
  /** Undefined where nobody checked since the application began. */
  readonly access: CheckedAccess | undefined
  /** Newest first; those of this store alone. */
  readonly changes: readonly ChangeRow[]
}

export interface VerifiedFacts {
  readonly result: VerificationResult
  /** The first findings of each kind, worst kinds first. */
  readonly examples: ReadonlyMap<FindingKind, readonly FindingRow[]>
}

export interface CheckedAccess {
  readonly atMs: number
  readonly outcomes: ReadonlyMap<AccessAction, 'allowed' | 'denied' | 'failed' | 'notTried'>
}

/** Bounds of a report: whatever a store holds, its file has a few megabytes. */
export const mostRepositories = 1000
export const mostExamples = 20
export const mostChanges = 200
export const mostLayers = 20
export const mostConfigurationFindings = 200

/** The first findings of each kind. */
export async function examplesOf(
  findings: AsyncIterable<FindingRow>,
): Promise<ReadonlyMap<FindingKind, readonly FindingRow[]>> {
  const examples = new Map<FindingKind, FindingRow[]>()
  for await (const finding of findings) {
    const some = examples.get(finding.kind)
    if (some === undefined) examples.set(finding.kind, [finding])
    else if (some.length < mostExamples) some.push(finding)
  }
  return examples
}

/** Rows of the repositories with most bytes, the most first. */
export function largestRepositories({
  repositoryBytes,
}: Pick<StoreUsage, 'repositoryBytes'>): readonly number[] {
  // Numbers alone are sorted fast; rows only where they are among the largest.
  const least = repositoryBytes.slice().sort().at(-mostRepositories) ?? -Infinity
  const rows: number[] = []
  for (const [row, bytes] of repositoryBytes.entries()) if (bytes >= least) rows.push(row)
  rows.sort((a, b) => (repositoryBytes[b] ?? 0) - (repositoryBytes[a] ?? 0) || a - b)
  return rows.slice(0, mostRepositories)
}
