import type { ObjectStoreLimits } from './object-store.ts'

/** Every part's place in a source, decided before the first byte moves. */
export interface PartPlan {
  readonly partSizeBytes: number
  readonly parts: number
  readonly lastPartSizeBytes: number
}

/**
 * Cuts a source of known size into parts of `chunkSizeBytes`, larger ones where the service's number of parts would
 * not do. A source of no bytes is one empty part. Part sizes grow in whole MiB, so that a resumed plan is the same.
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

/** A part is kept in memory until the service has it, because a request that fails is made again. */
export const largestPartInMemoryBytes = 64 * mebibyte
