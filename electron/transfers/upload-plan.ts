import { planParts, type ObjectStoreLimits, type PartPlan } from '../../drivers/index.ts'

/** The parts that an object of this size is sent in, to a store of this `chunksize`. */
export function uploadPlan(sizeBytes: number, chunkBytes: number, limits: ObjectStoreLimits): PartPlan {
  return planParts(sizeBytes, Math.min(chunkBytes, largestPartInMemoryBytes), limits)
}

/** A part is kept in memory until the service has it, because a request that fails is made again. */
const largestPartInMemoryBytes = 64 * 1024 * 1024
const partsInFlight = 4

/** A file of more than 10,000 such parts has larger ones; fewer of them are in memory then. */
export function partsAtOnce({ partBytes }: PartPlan): number {
  const inMemory = Math.floor((partsInFlight * largestPartInMemoryBytes) / partBytes)
  return Math.max(1, Math.min(partsInFlight, inMemory))
}
