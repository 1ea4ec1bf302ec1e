import {
  largestPartInMemoryBytes,
  planParts,
  type ObjectStoreLimits,
  type PartPlan,
} from '../../../drivers/index.ts'

type PartLimits = Pick<ObjectStoreLimits, 'maxParts' | 'minPartBytes' | 'maxPartBytes'>

/** The parts for an object of this size, in a store with this `chunksize` in bytes. */
export function uploadPlan(sizeBytes: number, chunkSizeBytes: number, limits: PartLimits): PartPlan {
  return planParts(sizeBytes, Math.min(chunkSizeBytes, largestPartInMemoryBytes), limits)
}

/** The part size of an upload of usual size, and how many parts are in flight at most over all uploads. */
export function usualParts(
  chunkSizeBytes: number,
  limits: PartLimits,
): { readonly partSizeBytes: number; readonly atOnce: number } {
  return { partSizeBytes: uploadPlan(0, chunkSizeBytes, limits).partSizeBytes, atOnce: partsInMemory }
}

/** Uploads take at most this number times 64 MiB, the largest part, and usually this number times 10 MiB. */
export const partsInMemory = 6

const partsInFlight = 4

/**
 * How many parts of one upload are in flight. Large files need parts above 64 MiB to stay within the number of parts;
 * fewer of those are in memory.
 */
export function partsAtOnce({ partSizeBytes }: PartPlan): number {
  const inMemory = Math.floor((partsInFlight * largestPartInMemoryBytes) / partSizeBytes)
  return Math.max(1, Math.min(partsInFlight, inMemory))
}
