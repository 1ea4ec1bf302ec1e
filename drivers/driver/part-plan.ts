import type { ObjectStoreLimits } from './object-store.ts'

/** How a source is cut into parts, decided before the first byte is sent. */
export interface PartPlan {
  readonly partSizeBytes: number
  readonly parts: number
  readonly lastPartSizeBytes: number
}

/**
 * Cuts a source of known size into parts of `chunkSizeBytes`, or of larger size where that makes more than `limits.maxParts`. An
 * empty source is one empty part. Larger sizes are whole MiB, so that a resumed upload gets the same plan.
 */
export function planParts(
  sizeBytes: number,
  chunkSizeBytes: number,
  limits: Pick<ObjectStoreLimits, 'maxParts' | 'minPartBytes' | 'maxPartBytes'>,
): PartPlan {
  const needed = Math.ceil(sizeBytes / limits.maxParts)
  const wanted = Math.max(chunkSizeBytes, limits.minPartBytes)
  const grown = needed > wanted ? Math.ceil(needed / mebibyte) * mebibyte : wanted
  const partSizeBytes = Math.min(grown, limits.maxPartBytes)
  const parts = Math.max(1, Math.ceil(sizeBytes / partSizeBytes))
  return { partSizeBytes, parts, lastPartSizeBytes: sizeBytes - (parts - 1) * partSizeBytes }
}

const mebibyte = 1024 * 1024

/** Parts up to this size are kept in memory until the service has them, because a failed request is sent again. */
export const largestPartInMemoryBytes = 64 * mebibyte
