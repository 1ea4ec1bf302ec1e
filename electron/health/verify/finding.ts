import { createHash } from 'node:crypto'

import type { FindingKind, FindingRow, RepairKind } from '../../api/rows.ts'
import type { Digest } from '../../../drivers/common/names.ts'

/** A fault as it is kept: what the window is told, and what a repair needs besides. */
export interface Finding extends FindingRow {
  /** The blob that would mend it, where bytes are missing or wrong: under this digest it lies in other stores. */
  readonly blob?: Digest
  /** What a missing link must hold, where that is certain. */
  readonly linkText?: string
  /** Tags of `repository` that lead nowhere but to this fault, and go with what it dangles from. At most `mostGone`. */
  readonly goneTags?: readonly string[]
  /** A multipart upload of the cloud that belongs to it. */
  readonly uploadId?: string
  /** What the object was when it was judged. */
  readonly seen?: { readonly sizeBytes: number; readonly modifiedAtMs?: number }
}

/** The worst first: findings are told in this order. */
export const kindsInOrder = [
  'corruptBlob',
  'missingBlob',
  'wrongSize',
  'badManifest',
  'missingChild',
  'missingRevision',
  'missingLayerLink',
  'danglingRevision',
  'tagWithoutLink',
  'badLink',
  'unreadable',
  'danglingLayerLink',
  'ghostRepository',
  'staleUpload',
  'stalePart',
  'strangeKey',
] as const satisfies readonly FindingKind[]

/** Findings beyond are counted and not kept. */
export const mostFindings = 100_000
/** Tags that a finding names; how many there are is said. */
export const mostBreaks = 20
export const mostGone = 1000

/** The same for the same fault of the same object, at every verification. */
export function findingId(kind: FindingKind, key: string): string {
  return createHash('sha256').update(`${kind}\n${key}`).digest('hex').slice(0, 32)
}

/** The worst first, kinds together. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    orderOf(a.kind) - orderOf(b.kind) ||
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    b.breaksCount - a.breaksCount ||
    (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
  )
}

/** What the window is told of it. */
export function toFindingRow(finding: Finding): FindingRow {
  const { blob: _, linkText: __, goneTags: ___, uploadId: ____, seen: _____, ...row } = finding
  return row
}

/** Adds a repair, once. */
export function withRepair(finding: Finding, repair: RepairKind): Finding {
  if (finding.repairs.includes(repair)) return finding
  return { ...finding, repairs: [repair, ...finding.repairs] }
}

function orderOf(kind: FindingKind): number {
  return kindsInOrder.indexOf(kind)
}

const severities: readonly FindingRow['severity'][] = ['error', 'warning']
