import type { FindingKind, FindingRow } from '../../../../electron/api/rows.ts'
import { findingKinds } from './finding-kinds.ts'

/** A line of the list: the head of a kind, or a finding below it. */
export type FindingLine =
  | {
      readonly is: 'kind'
      readonly key: string
      readonly kind: FindingKind
      readonly severity: 'error' | 'warning'
      readonly findings: readonly FindingRow[]
      readonly folded: boolean
    }
  | { readonly is: 'finding'; readonly key: string; readonly finding: FindingRow }

export interface FindingFilter {
  /** Undefined for all. */
  readonly kinds: readonly FindingKind[] | undefined
  /** A part of a name, digest or key. */
  readonly text: string
  readonly repository?: string | undefined
}

/** The findings that fit a filter, in the order in which they came. */
export function filteredFindings(
  pages: readonly (readonly FindingRow[])[],
  { kinds, text, repository }: FindingFilter,
): readonly FindingRow[] {
  const wanted = text.trim().toLowerCase()
  const fitting: FindingRow[] = []
  for (const page of pages) {
    for (const row of page) {
      if (kinds !== undefined && !kinds.includes(row.kind)) continue
      if (repository !== undefined && row.repository !== repository) continue
      if (wanted === '' || names(row, wanted)) fitting.push(row)
    }
  }
  return fitting
}

function names(row: FindingRow, wanted: string): boolean {
  const reference = row.repository === undefined ? '' : `${row.repository}:${row.tag ?? ''}`
  return (
    [reference, row.digest ?? '', row.key].some((text) => text.toLowerCase().includes(wanted)) ||
    row.breaks.some(({ repository, tag }) => `${repository}:${tag}`.toLowerCase().includes(wanted))
  )
}

/**
 * Findings below the heads of their kinds, worst kinds first; the findings are in order. A folded kind shows its head only.
 */
export function findingLines(
  findings: readonly FindingRow[],
  folded: ReadonlySet<FindingKind>,
): readonly FindingLine[] {
  const byKind = new Map<FindingKind, FindingRow[]>()
  for (const finding of findings) {
    const some = byKind.get(finding.kind)
    if (some === undefined) byKind.set(finding.kind, [finding])
    else some.push(finding)
  }
  const lines: FindingLine[] = []
  for (const kind of findingKinds) {
    const some = byKind.get(kind)
    if (some === undefined) continue
    const isFolded = folded.has(kind)
    const severity = some.some((finding) => finding.severity === 'error') ? 'error' : 'warning'
    lines.push({ is: 'kind', key: `kind ${kind}`, kind, severity, findings: some, folded: isFolded })
    if (isFolded) continue
    for (const finding of some) lines.push({ is: 'finding', key: finding.id, finding })
  }
  return lines
}
