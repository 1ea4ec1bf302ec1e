import { asDigest, type Digest } from '../../../drivers/common/names.ts'
import { sha256Bytes } from '../tables/digests.ts'
import { manifestKinds, referenceRoles } from './codes.ts'

/**
 * Some rows of `ManifestColumns` that stand for themselves: what is written to the disk as one record, and read from it.
 * Digests and shapes are places in the lists of this batch; digests that are not SHA-256 come after those that are.
 */
export interface PackedRows {
  readonly sha256: Uint8Array
  readonly others: readonly Digest[]
  readonly shapes: readonly string[]
  readonly manifests: {
    readonly digest: Uint32Array
    readonly sizeBytes: Uint32Array
    readonly kind: Uint8Array
    readonly shape: Uint32Array
    readonly first: Uint32Array
    readonly extraEnds: Uint32Array
    readonly extras: Uint8Array
  }
  readonly references: {
    readonly digest: Uint32Array
    readonly role: Uint8Array
    readonly sizeBytes: Float64Array
    readonly shape: Uint32Array
  }
  readonly configs: {
    readonly digest: Uint32Array
    readonly shape: Uint32Array
    readonly createdAtMs: Float64Array
    readonly extraEnds: Uint32Array
    readonly extras: Uint8Array
  }
}

/** Whether every place leads somewhere. Rows come from a file that somebody may have changed. */
export function areWhole({ sha256, others, shapes, manifests, references, configs }: PackedRows): boolean {
  const digestCount = sha256.length / sha256Bytes + others.length
  const count = manifests.digest.length
  const sameLengths =
    manifests.first.length === count + 1 &&
    [manifests.sizeBytes, manifests.kind, manifests.shape, manifests.extraEnds].every(
      (column) => column.length === count,
    ) &&
    [references.role, references.sizeBytes, references.shape].every(
      (column) => column.length === references.digest.length,
    ) &&
    [configs.shape, configs.createdAtMs, configs.extraEnds].every(
      (column) => column.length === configs.digest.length,
    )
  return (
    sameLengths &&
    Number.isInteger(digestCount) &&
    others.every((digest) => asDigest(digest) !== undefined) &&
    [manifests.digest, references.digest, configs.digest].every((ids) => areBelow(ids, digestCount)) &&
    [manifests.shape, references.shape, configs.shape].every((ids) => areBelow(ids, shapes.length)) &&
    areBelow(manifests.kind, manifestKinds.length) &&
    areBelow(references.role, referenceRoles.length) &&
    ascends(manifests.first, references.digest.length) &&
    ascends(manifests.extraEnds, manifests.extras.length) &&
    ascends(configs.extraEnds, configs.extras.length)
  )
}

function areBelow(ids: Uint32Array | Uint8Array, count: number): boolean {
  for (let at = 0; at < ids.length; at += 1) if ((ids[at] ?? 0) >= count) return false
  return true
}

/** Whether no value is below the one before, and the last is `last`. */
function ascends(ends: Uint32Array, last: number): boolean {
  let before = 0
  for (let at = 0; at < ends.length; at += 1) {
    const end = ends[at] ?? 0
    if (end < before) return false
    before = end
  }
  return before === last
}
