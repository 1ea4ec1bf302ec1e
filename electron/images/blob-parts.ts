import { planParts, type StorageDriver } from '../../drivers/index.ts'
import { largestPartInMemoryBytes } from '../transfers/part-sender.ts'

/** In how many parts a blob of so many bytes is sent. */
export function partsOf({ chunkBytes, objects }: StorageDriver, sizeBytes: number): number {
  return planParts(sizeBytes, Math.min(chunkBytes, largestPartInMemoryBytes), objects.limits).parts
}
