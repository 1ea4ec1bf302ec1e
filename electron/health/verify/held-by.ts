import type { Digest } from '../../../drivers/common/names.ts'
import type { Steps } from '../../catalog/questions/steps.ts'
import type { CatalogTables } from '../../catalog/tables/catalog-tables.ts'
import { findDigest, noDigest } from '../../catalog/tables/digests.ts'
import { blobOf } from '../../catalog/tables/lookups.ts'
import { withRepair, type Finding } from './finding.ts'
import type { Findings } from './findings.ts'

/** Another store, as far as is remembered. */
export interface OtherStore {
  readonly id: string
  readonly tables: CatalogTables
  /** Blobs that its own verification found to be wrong, and when they had been written, in milliseconds since 1970. */
  readonly damaged: ReadonlyMap<Digest, number | undefined>
}

/** Which blobs a verification found to be wrong. */
export function damagedBlobs(findings: readonly Finding[]): OtherStore['damaged'] {
  const damaged = new Map<Digest, number | undefined>()
  for (const { kind, blob, seen } of findings) {
    if (blob !== undefined && wrongKinds.has(kind)) damaged.set(blob, seen?.modifiedAtMs)
  }
  return damaged
}

const wrongKinds: ReadonlySet<Finding['kind']> = new Set<Finding['kind']>(['corruptBlob', 'wrongSize'])

/** Notes with each finding that lacks bytes which other stores have them, and that they can be taken from there. */
export function* findHolders(findings: Findings, others: readonly OtherStore[]): Steps<void> {
  if (others.length === 0) return
  let looked = 0
  for (const finding of findings.kept()) {
    if ((looked += 1) % findingsAStep === 0) yield
    const heldBy = others.filter((other) => holds(other, finding)).map(({ id }) => id)
    if (heldBy.length > 0) findings.replace(withRepair({ ...finding, heldBy }, 'fetchBlob'))
  }
}

/** A store may hold the same damage: its size must be the wanted one, and no verification may have found it wrong since. */
function holds({ tables, damaged }: OtherStore, { blob, expected }: Finding): boolean {
  if (blob === undefined) return false
  const id = findDigest(tables.digests, blob)
  const row = id === noDigest ? -1 : blobOf(tables, id)
  if (row < 0) return false
  const writtenAtMs = damaged.get(blob)
  const isRewritten = writtenAtMs !== undefined && (tables.blobs.modifiedAtMs[row] ?? 0) >= writtenAtMs + 1000
  if (damaged.has(blob) && !isRewritten) return false
  const sizeBytes = tables.blobs.sizeBytes[row] ?? 0
  return expected === undefined ? sizeBytes > 0 : String(sizeBytes) === expected
}

const findingsAStep = 128
