import type { StorageDriver } from '../../../drivers/index.ts'
import { uploadPlan } from '../../transfers/upload/upload-plan.ts'

/** In how many parts a blob of so many bytes is sent. */
export function partsOf({ chunkSizeBytes, objects }: StorageDriver, sizeBytes: number): number {
  return uploadPlan(sizeBytes, chunkSizeBytes, objects.limits).parts
}
