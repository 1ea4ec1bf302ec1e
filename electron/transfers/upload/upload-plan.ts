import {
  largestPartInMemoryBytes,
  planParts,
  type ObjectStoreLimits,
  type PartPlan,
} from '../../../drivers/index.ts'

type PartLimits = Pick<ObjectStoreLimits, 'maxParts' | 'minPartBytes' | 'maxPartBytes'>

/** The parts that an object of this size is sent in, to a store of this `chunksize`. */
export function uploadPlan(sizeBytes: number, chunkSizeBytes: number, limits: PartLimits): PartPlan {
  return planParts(sizeBytes, Math.min(chunkSizeBytes, largestPartInMemoryBytes), limits)
}

/** What parts are like that an upload of no unusual size is sent in, and how many are under way at most, over all uploads. */
export function usualParts(
  chunkSizeBytes: number,
  limits: PartLimits,
): { readonly partSizeBytes: number; readonly atOnce: number } {
  return { partSizeBytes: uploadPlan(0, chunkSizeBytes, limits).partSizeBytes, atOnce: partsInMemory }
}

/** Times the largest part, 64 MiB, the most memory that uploads take; times the usual 10 MiB, what they do take. */
export const partsInMemory = 6

const partsInFlight = 4

/** A file of more than 10,000 such parts has larger ones; fewer of them are in memory then. */
export function partsAtOnce({ partSizeBytes }: PartPlan): number {
  const inMemory = Math.floor((partsInFlight * largestPartInMemoryBytes) / partSizeBytes)
  return Math.max(1, Math.min(partsInFlight, inMemory))
}
