import type { ObjectStoreLimits } from './object-store.ts'

/** Every part's place in a source, decided before the first byte moves. */
export interface PartPlan {
  readonly partBytes: number
  readonly parts: number
  readonly lastPartBytes: number
}

/**
 * Cuts a source of known size into parts of `chunkBytes`, larger ones where the service's number of parts would
 * not do. A source of no bytes is one empty part. Part sizes grow in whole MiB, so that a resumed plan is the same.
 */
export function planParts(
  sizeBytes: number,
  chunkBytes: number,
  limits: Pick<ObjectStoreLimits, 'maxParts' | 'minPartBytes' | 'maxPartBytes'>,
): PartPlan {
  const needed = Math.ceil(sizeBytes / limits.maxParts)
  const wanted = Math.max(chunkBytes, limits.minPartBytes)
  const grown = needed > wanted ? Math.ceil(needed / mebibyte) * mebibyte : wanted
  const partBytes = Math.min(grown, limits.maxPartBytes)
  const parts = Math.max(1, Math.ceil(sizeBytes / partBytes))
  return { partBytes, parts, lastPartBytes: sizeBytes - (parts - 1) * partBytes }
}

const mebibyte = 1024 * 1024

/** A part is kept in memory until the service has it, because a request that fails is made again. */
export const largestPartInMemoryBytes = 64 * mebibyte
